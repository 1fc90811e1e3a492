"""Coming in: by oneself, by the referent for a team, by the Région over the number of seats."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import date_courte, heure
from reseau.membres.models import Rattachement
from reseau.membres.permissions import est_membre, est_referent, est_region
from reseau.structures.models import Structure
from safran.inscriptions.choices import ESPERENT, EtatInscription, Validation
from safran.inscriptions.ecriture import compte_verrouiller, etape_ecrire, place_annoncer, session_verrouiller
from safran.inscriptions.models import EtapeInscription, Inscription, SessionFormation
from safran.inscriptions.models.inscriptions import InscriptionQuerySet
from safran.inscriptions.notifications import avis_send, demande_send
from safran.inscriptions.queries.groupes import ouverture_pour, structure_de
from safran.inscriptions.queries.places import places_lire
from safran.inscriptions.rules.attente import promouvoir

FORMATIONS = Q(session__plafond_annuel__gt=0)  # une session d’une autre nature n’en a pas : la base le tient
# champ du plafond, ce qui y compte, comment on le dit
PLAFONDS = (
    ("plafond_annuel", FORMATIONS, ("formation", "formations")),
    (
        "plafond_ensemble",
        FORMATIONS | Q(session__plafond_ensemble__gt=0),
        ("action réservée", "actions réservées, formations comprises,"),
    ),
)
AVIS = {EtatInscription.A_VALIDER: "a_valider", EtatInscription.EN_ATTENTE: "attente"}


@transaction.atomic
def inscription_create(
    *, session: SessionFormation, compte: Any, par: Any, structure: Structure | None = None
) -> Inscription:
    """Sign someone up: a seat, a rank in the queue, or a request to be approved; asking twice changes nothing.

    Raises RegleRefusee "ferme", "hors_reseau", "deja_ailleurs", "plafond" or "hors_equipe".
    """
    _refuser_auteur(compte, par, structure)
    compte_verrouiller(compte)
    session = session_verrouiller(session)
    if (
        deja := Inscription.objects.filter(session=session, compte=compte)
        .vivantes()
        .select_related("structure")
        .first()
    ):
        deja.session, deja.compte = session, compte
        return deja
    structure = structure or structure_de(compte)
    _refuser_si_ferme(session, structure, soi=par.pk == compte.pk)
    _refuser_si_trop(session, compte)
    promouvoir(session=session)
    inscription = _demander(session, compte, structure, par)
    return entrer(inscription=inscription, par=par)


def entrer(*, inscription: Inscription, par: Any, validee: bool = False) -> Inscription:
    """Give what can be given now, under the lock of the session, and say it."""
    session = inscription.session
    if not validee and session.validation != Validation.AUCUNE and not _vaut_validation(inscription, par):
        etat = EtatInscription.A_VALIDER
    else:
        possible, inscription.reserve_id = places_lire(session).pour(inscription.structure)
        etat = EtatInscription.INSCRITE if possible else EtatInscription.EN_ATTENTE
    etape = etape_ecrire(inscription, etat, par=par)
    if etat == EtatInscription.INSCRITE:
        place_annoncer(inscription, etape)
    else:
        avis_send(inscription, AVIS[etat], cle=f"inscription-etape-{etape.pk}")
        if etat == EtatInscription.A_VALIDER:
            demande_send(inscription, cle=f"inscription-demande-{etape.pk}")
    return inscription


@transaction.atomic
def equipe_inscrire(
    *, session: SessionFormation, comptes: Iterable[Any], structure: Structure, par: Any
) -> list[tuple[Any, Inscription | None, str]]:
    """Sign several colleagues up, each with a rank of her own; one refusal does not stop the others.

    Return (person, sign-up or None, sentence of the refusal), in the order given.
    """
    comptes, issues = list(comptes), []
    # Les comptes d'abord, tous, dans l'ordre de leurs numéros : deux référents ne s'attendent jamais l'un l'autre.
    for compte in sorted(comptes, key=lambda compte: compte.pk):
        compte_verrouiller(compte)
    session_verrouiller(session)
    for compte in comptes:
        try:
            with transaction.atomic():
                inscription = inscription_create(session=session, compte=compte, par=par, structure=structure)
            issues.append((compte, inscription, ""))
        except RegleRefusee as refus:
            issues.append((compte, None, refus.message))
    return issues


@transaction.atomic
def inscription_force(*, session: SessionFormation, compte: Any, par: Any, motif: str) -> Inscription:
    """Bring someone in over the number of seats or before the opening: the Région only, with a reason.

    Raises RegleRefusee "reserve_region", "motif_absent", "hors_reseau", "ferme" or "deja".
    """
    if not est_region(par):
        raise RegleRefusee("reserve_region", "Seule la Région inscrit au-delà du nombre de places.")
    if not (motif := motif.strip()):
        raise RegleRefusee("motif_absent", "Dites pourquoi, en une phrase.")
    if not est_membre(compte):
        raise RegleRefusee("hors_reseau", "Cette personne n’a plus de rattachement : elle ne peut pas être inscrite.")
    session = session_verrouiller(session)
    if not session.accueille:
        raise RegleRefusee("ferme", "Cette session n’est pas ouverte.")
    inscription = Inscription.objects.filter(session=session, compte=compte).vivantes().first()
    if inscription is None:
        inscription = _demander(session, compte, structure_de(compte), par)
    elif inscription.etat not in (EtatInscription.EN_ATTENTE, EtatInscription.A_VALIDER, EtatInscription.OFFERTE):
        raise RegleRefusee("deja", "Cette personne a déjà une place.")
    inscription.session, inscription.compte = session, compte
    if inscription.etat != EtatInscription.OFFERTE:
        inscription.surnombre = not places_lire(session).libres
    place_annoncer(inscription, etape_ecrire(inscription, EtatInscription.INSCRITE, par=par, motif=motif))
    return inscription


def _demander(session: SessionFormation, compte: Any, structure: Structure | None, par: Any) -> Inscription:
    """Write the request, last of the arrivals, with the first line of its history."""
    dernier = Inscription.objects.filter(session=session).aggregate(dernier=Max("ordre"))["dernier"] or 0
    try:
        with transaction.atomic():
            inscription = Inscription.objects.create(
                session=session, compte=compte, structure=structure, ordre=dernier + 1
            )
    except IntegrityError:
        raise RegleRefusee("deja_demande", "Cette demande vient d’être faite ailleurs. Rechargez la page.")
    EtapeInscription.objects.create(inscription=inscription, etat=EtatInscription.DEMANDEE, par=par)
    return inscription


def _refuser_auteur(compte: Any, par: Any, structure: Structure | None) -> None:
    """Oneself, or one's referent for someone who works there today."""
    if not est_membre(compte):
        raise RegleRefusee("hors_reseau", "Les sessions sont réservées aux membres du réseau.")
    if par.pk == compte.pk:
        return
    en_poste = structure and Rattachement.objects.filter(compte=compte, structure=structure).en_vigueur().exists()
    if not en_poste or not est_referent(par, structure.pk):
        raise RegleRefusee("hors_equipe", "Vous n’inscrivez que les personnes de votre équipe.")


def _vaut_validation(inscription: Inscription, par: Any) -> bool:
    """A referent who signs a colleague up has said yes."""
    return (
        inscription.session.validation == Validation.REFERENT
        and inscription.structure_id is not None
        and est_referent(par, inscription.structure_id)
    )


def _refuser_si_ferme(session: SessionFormation, structure: Structure | None, *, soi: bool) -> None:
    """Before its opening, for everyone or for the group of this person, and after its end, nobody comes in."""
    ouvre = ouverture_pour(session, structure)
    if session.inscriptions_ouvertes(ouvre):
        return
    if session.accueille and ouvre > timezone.now():
        qui = ("pour vous " if soi else "pour sa structure ") if session.ouvertures.exists() else ""
        raise RegleRefusee("ferme", f"Les inscriptions ouvrent {qui}le {date_courte(ouvre)} à {heure(ouvre)}.")
    raise RegleRefusee("ferme", "Les inscriptions à cette session sont fermées.")


def _refuser_si_trop(session: SessionFormation, compte: Any) -> None:
    """The limits of a person: one request per training, so many trainings and so many actions a year."""
    siennes = Inscription.objects.filter(compte=compte).vivantes().exclude(session=session)
    if session.une_par_formation:
        ailleurs = siennes.filter(session__formation=session.formation_id, session__etat__in=("OUVERTE", "CONFIRMEE"))
        if autre := ailleurs.select_related("session").first():
            raise RegleRefusee(
                "deja_ailleurs",
                f"Une demande est déjà en cours pour une autre session de cette formation ({autre.session.lieu}). "
                "Quittez-la d’abord.",
            )
    _refuser_au_dela(session, siennes)


def _refuser_au_dela(session: SessionFormation, siennes: InscriptionQuerySet) -> None:
    """So many trainings a year, and so many actions of any kind; a session without a cap counts in none."""
    if not session.premier_jour:
        return
    annee = siennes.filter(session__premier_jour__year=session.premier_jour.year)
    annee = annee.exclude(etat__in=ESPERENT, session__dernier_jour__lt=timezone.localdate())  # attendu pour rien
    for champ, comptees, (une, plusieurs) in PLAFONDS:
        plafond = getattr(session, champ)
        if plafond and annee.filter(comptees).count() >= plafond:
            dit = f"{plafond} {une if plafond == 1 else plusieurs}"
            raise RegleRefusee("plafond", f"{dit} par an au plus : ce nombre est déjà atteint.")
