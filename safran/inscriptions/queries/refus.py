"""Why someone does not come in: asked by the rule under its locks, and by the page before it offers the button."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import date_courte, heure
from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.membres.permissions import est_membre, est_referent
from reseau.membres.queries.rattachements import structure_de
from reseau.structures.models import Structure
from safran.inscriptions.choices import ACCUEILLANTES, ESPERENT
from safran.inscriptions.models import Inscription, SessionFormation
from safran.inscriptions.models.inscriptions import InscriptionQuerySet
from safran.inscriptions.queries.groupes import ouverture_pour
from safran.inscriptions.queries.places import places_lire
from safran.inscriptions.queries.sessions import attente_motif

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


@dataclass(frozen=True)
class Entree:
    """What signing up now would give someone: a refusal, a rank and why, or a seat when both are empty."""

    refus: str = ""
    attente: str = ""


def entree_lire(session: SessionFormation, compte: Compte) -> Entree:
    """What the rule would answer to this person signing herself up now."""
    structure = structure_de(compte)
    try:
        refuser_auteur(compte, compte, None)
        refuser_entree(session, compte, structure, soi=True)
    except RegleRefusee as refus:
        return Entree(refus=refus.message)
    possible, _reserve = places_lire(session).pour(structure)
    return Entree() if possible else Entree(attente=attente_motif(session, structure.pk if structure else None))


def refuser_auteur(compte: Compte, par: Compte, structure: Structure | None) -> None:
    """Raise RegleRefusee unless one signs oneself up, or one's referent someone who works there today."""
    if not est_membre(compte):
        raise RegleRefusee("hors_reseau", "Les sessions sont réservées aux membres du réseau.")
    if par.pk == compte.pk:
        return
    en_poste = structure and Rattachement.objects.filter(compte=compte, structure=structure).en_vigueur().exists()
    if not en_poste or not est_referent(par, structure.pk):
        raise RegleRefusee("hors_equipe", "Vous n’inscrivez que les personnes de votre équipe.")


def refuser_entree(session: SessionFormation, compte: Compte, structure: Structure | None, *, soi: bool) -> None:
    """Raise RegleRefusee "ferme", "deja_ailleurs" or "plafond" when this person may not come into this session now."""
    _refuser_si_ferme(session, structure, soi=soi)
    _refuser_si_trop(session, compte)


def _refuser_si_ferme(session: SessionFormation, structure: Structure | None, *, soi: bool) -> None:
    """Before its opening, for everyone or for the group of this person, and after its end, nobody comes in."""
    ouvre = ouverture_pour(session, structure)
    if session.inscriptions_ouvertes(ouvre):
        return
    if session.accueille and ouvre > timezone.now():
        qui = ("pour vous " if soi else "pour sa structure ") if session.ouvertures.exists() else ""
        raise RegleRefusee("ferme", f"Les inscriptions ouvrent {qui}le {date_courte(ouvre)} à {heure(ouvre)}.")
    raise RegleRefusee("ferme", "Les inscriptions à cette session sont fermées.")


def _refuser_si_trop(session: SessionFormation, compte: Compte) -> None:
    """The limits of a person: one request per training, so many trainings and so many actions a year."""
    siennes = Inscription.objects.filter(compte=compte).vivantes().exclude(session=session)
    if session.une_par_formation:
        ailleurs = siennes.filter(session__formation=session.formation_id, session__etat__in=ACCUEILLANTES)
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
