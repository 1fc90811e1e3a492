"""Sign-ups as they are read: why someone does not come in, the requests that wait for a yes, the one that the
signed link of a mail opens.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.temps.typographie import date_courte, heure
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat, Rattachement
from reseau.membres.permissions import est_membre, est_referent, structures_representees
from reseau.membres.portes import structure_de
from reseau.structures.models import Structure
from safran.inscriptions.choices import ACCUEILLANTES, ESPERENT, EtatInscription, Validation
from safran.inscriptions.models import Inscription, SessionFormation
from safran.inscriptions.permissions import peut_piloter, peut_preparer, sessions_pilotees
from safran.inscriptions.queries.places import ouverture_pour, places_lire
from safran.inscriptions.queries.sessions import attente_motif

# Why someone does not come in: asked by the rule under its locks, and by the page before it offers the button.


def entree_lire(session: SessionFormation, compte: Compte) -> dict[str, str]:
    """What signing up now would give: a `refus`, a rank and why (`attente`), or a seat when both are empty."""
    structure = structure_de(compte)
    try:
        refuser_auteur(compte, compte, None)
        refuser_si_ferme(session, structure, soi=True)
        refuser_si_trop(session, demandes_de(compte))
    except RegleRefusee as refus:
        return {"refus": refus.message, "attente": ""}
    possible, _reserve = places_lire(session).pour(structure)
    attente = "" if possible else attente_motif(session, structure.pk if structure else None)
    return {"refus": "", "attente": attente}


def refuser_auteur(compte: Compte, par: Compte, structure: Structure | None) -> None:
    """Raise RegleRefusee unless one signs oneself up, or one's referent someone who works there today."""
    if not est_membre(compte):
        raise RegleRefusee("hors_reseau", "Les sessions sont réservées aux membres du réseau.")
    if par.pk == compte.pk:
        return
    en_poste = structure and Rattachement.objects.filter(compte=compte, structure=structure).en_vigueur().exists()
    if not en_poste or not est_referent(par, structure.pk):
        raise RegleRefusee("hors_equipe", "Vous n’inscrivez que les personnes de votre équipe.")


def refuser_si_ferme(session: SessionFormation, structure: Structure | None, *, soi: bool) -> None:
    """Before its opening, for everyone or for the group of this person, and after its end, nobody comes in.

    Raises RegleRefusee "ferme".
    """
    ouvre = ouverture_pour(session, structure)
    if session.inscriptions_ouvertes(ouvre):
        return
    if session.accueille and ouvre > timezone.now():
        qui = ("pour vous " if soi else "pour sa structure ") if session.ouvertures.exists() else ""
        raise RegleRefusee("ferme", f"Les inscriptions ouvrent {qui}le {date_courte(ouvre)} à {heure(ouvre)}.")
    raise RegleRefusee("ferme", "Les inscriptions à cette session sont fermées.")


def demandes_de(compte: Compte) -> list[Inscription]:
    """The requests and seats of a person, in every session; one query."""
    return list(Inscription.objects.filter(compte=compte).vivantes().select_related("session", "structure"))


def refuser_si_trop(session: SessionFormation, demandes: Iterable[Inscription]) -> None:
    """The limits of a person: one request per training, so many trainings and so many actions a year.

    `demandes` are hers, read while her account is held. Raises RegleRefusee "deja_ailleurs" or "plafond".
    """
    ailleurs = [demande for demande in demandes if demande.session_id != session.pk]
    for autre in (demande.session for demande in ailleurs):
        if session.une_par_formation and autre.formation_id == session.formation_id and autre.accueille:
            raise RegleRefusee(
                "deja_ailleurs",
                f"Une demande est déjà en cours pour une autre session de cette formation ({autre.lieu}). "
                "Quittez-la d’abord.",
            )
    _refuser_au_dela(session, ailleurs)


def _refuser_au_dela(session: SessionFormation, ailleurs: list[Inscription]) -> None:
    """So many trainings a year, and so many actions of any kind; a session without a cap counts in none."""
    if not session.premier_jour:
        return
    annee = [demande.session for demande in ailleurs if _compte_dans(demande, session.premier_jour.year)]
    formations = sum(autre.plafond_annuel > 0 for autre in annee)
    actions = sum(autre.plafond_annuel > 0 or autre.plafond_ensemble > 0 for autre in annee)
    for plafond, nombre, une, plusieurs in (
        (session.plafond_annuel, formations, "formation", "formations"),
        (session.plafond_ensemble, actions, "action réservée", "actions réservées, formations comprises,"),
    ):
        if plafond and nombre >= plafond:
            dit = f"{plafond} {une if plafond == 1 else plusieurs}"
            raise RegleRefusee("plafond", f"{dit} par an au plus : ce nombre est déjà atteint.")


def _compte_dans(demande: Inscription, annee: int) -> bool:
    """Counts in the limits of this year: what was hoped for in vain does not."""
    session = demande.session
    if session.premier_jour is None or session.premier_jour.year != annee:
        return False
    return demande.etat not in ESPERENT or not session.dernier_jour_passe


# Requests that wait for someone's yes: who is asked, and what each one has to answer.

MAX_DEMANDES = 10


def valideurs_de(inscription: Inscription) -> list[Compte]:
    """Who says yes to a request: the referents of the structure, or who runs the session; so that someone always does.

    A structure without a referent, or a person without a structure, falls to who runs the session.
    """
    session = inscription.session
    if session.validation == Validation.REFERENT and inscription.structure_id:
        if referents := _mandates(role=Role.REFERENT, structure=inscription.structure_id):
            return referents
    return pilotes_de(session)


def pilotes_de(session: SessionFormation) -> list[Compte]:
    """The chargés de mission of the bassin and who prepared the session; the Région when there is neither."""
    pilotes = set(_mandates(role=Role.CHARGE_MISSION, bassin=session.bassin_id) if session.bassin_id else ())
    if peut_piloter(session.cree_par, session):
        pilotes.add(session.cree_par)
    return sorted(pilotes, key=lambda compte: compte.pk) or _mandates(role=Role.REGION)


def _mandates(**mandat: Any) -> list[Compte]:
    tenus = Mandat.objects.filter(**mandat).en_vigueur().values("compte")
    return list(Compte.objects.filter(pk__in=tenus, is_active=True).order_by("pk"))


def attendent_un_avis(compte: Compte) -> QuerySet[Inscription]:
    """The requests that this person is asked about, the nearest session first."""
    structures, pilote = structures_representees(compte), peut_preparer(compte)
    miennes = Q(session__validation=Validation.REFERENT, structure__in=structures)
    if pilote:
        miennes |= _laissees_aux_pilotes(compte)
    return (
        Inscription.objects.filter(miennes, etat=EtatInscription.A_VALIDER, session__etat__in=ACCUEILLANTES)
        .filter(Q(session__dernier_jour=None) | Q(session__dernier_jour__gte=timezone.localdate()))
        .select_related("session__formation", "compte", "structure")
        .order_by("session__premier_jour", "session", "ordre")
    )


def demandes_a_valider(compte: Compte, session: SessionFormation | None = None) -> list[Inscription]:
    """The same, of one session or of all; one query, none without a role."""
    demandes = attendent_un_avis(compte)
    return list((demandes.filter(session=session) if session else demandes)[:MAX_DEMANDES])


def _laissees_aux_pilotes(compte: Compte) -> Q:
    """In the sessions this person runs, what no referent is there to answer."""
    tenus = Mandat.objects.filter(role=Role.REFERENT, structure=OuterRef("structure"), compte__is_active=True)
    a_un_referent = Q(session__validation=Validation.REFERENT) & Q(Exists(tenus.en_vigueur()))
    siennes = SessionFormation.objects.filter(sessions_pilotees(compte)).values("pk")
    return ~a_un_referent & Q(session__in=siennes)


# The signed link of a mail: it opens one sign-up, and only to leave it or to take the seat offered.

SEL = "inscriptions.lien"


def lien_de(inscription: Inscription) -> str:
    """The whole address."""
    jeton = signing.Signer(salt=SEL).sign(inscription.public_id.hex)
    return settings.SITE_URL + reverse("inscription_lien", args=[jeton])


def inscription_lien(cle: int, destinataire: str) -> str | None:
    """The link of a mail that leaves; nothing once its person is gone."""
    inscription = Inscription.objects.filter(pk=cle, compte__is_active=True, compte__email__iexact=destinataire).first()
    return lien_de(inscription) if inscription else None


def inscription_du_jeton(jeton: str) -> Inscription | None:
    """The sign-up that a link names; None for a forged or a forgotten one."""
    try:
        public_id = uuid.UUID(signing.Signer(salt=SEL).unsign(jeton))
    except (signing.BadSignature, ValueError):
        return None
    return (
        Inscription.objects.select_related("session__formation", "compte", "structure")
        .filter(public_id=public_id, compte__is_active=True)
        .first()
    )
