"""Who signs, who keeps the sheet, who reads it; a stranger gets 404.

The person signs for herself; a trainer of the session (mandat in force, named on one of its half-days) and who runs
the session keep the sheets; only who runs the session reads the evidence of an absence, with the person.
"""

import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from home.permissions import droit_exiger, trouver
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.permissions import bassins_animes, est_region, roles_en_vigueur
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.inscriptions.permissions import est_formateur_de, peut_piloter, peut_preparer
from safran.presences.models import BordereauElimination, LigneBordereau

OUVERTES = (EtatSession.CONFIRMEE, EtatSession.TERMINEE)


def peut_tenir(compte: Compte, session: SessionFormation) -> bool:
    """Keeps the sheets of this session."""
    return peut_piloter(compte, session) or est_formateur_de(compte, session)


def peut_contresigner(compte: Compte, seance: Seance) -> bool:
    """Certifies this half-day: who trains on it, or who runs the session in their place."""
    formateur = Role.FORMATEUR.value in roles_en_vigueur(compte) and seance.formateurs.filter(pk=compte.pk).exists()
    return formateur or peut_piloter(compte, seance.session)


def sessions_tenues(compte: Compte) -> QuerySet[SessionFormation]:
    """The confirmed or finished sessions whose sheets this person keeps."""
    sessions = SessionFormation.objects.filter(etat__in=OUVERTES)
    if est_region(compte):
        return sessions
    siennes = Q(bassin__in=bassins_animes(compte))
    if Role.FORMATEUR.value in roles_en_vigueur(compte):
        siennes |= Q(pk__in=Seance.objects.filter(formateurs=compte).values("session"))
    return sessions.filter(siennes)


def convoquees_du_jour(compte: Compte) -> QuerySet[Inscription]:
    """A person's sign-ups to sessions that have a half-day today."""
    du_jour = Seance.objects.filter(date=timezone.localdate(), session__etat__in=OUVERTES).values("session")
    return Inscription.objects.convoquees().filter(compte=compte, session__in=du_jour)


def inscriptions_du_jour(compte: Compte) -> list[Inscription]:
    """The same, with these half-days in `seances_du_jour`."""
    jour, siennes = timezone.localdate(), convoquees_du_jour(compte)
    inscriptions = list(siennes.select_related("session__formation", "compte", "structure").order_by("pk"))
    if not inscriptions:  # le plus souvent
        return []
    seances = list(Seance.objects.filter(session__in=[i.session_id for i in inscriptions], date=jour))
    for inscription in inscriptions:
        inscription.seances_du_jour = [s for s in seances if s.session_id == inscription.session_id]
        for seance in inscription.seances_du_jour:
            seance.session = inscription.session
    return inscriptions


def seance_get_tenue(compte: Compte, public_id: uuid.UUID) -> Seance:
    """A half-day whose sheet this person keeps, or Http404."""
    seances = Seance.objects.select_related("session__formation", "session__bassin")
    tenues = seances.filter(session__etat__in=OUVERTES)
    return trouver(tenues, lambda seance: peut_tenir(compte, seance.session), public_id=public_id)


def session_get_tenue(compte: Compte, public_id: uuid.UUID) -> SessionFormation:
    """A session whose sheets this person keeps, or Http404."""
    sessions = SessionFormation.objects.filter(etat__in=OUVERTES).select_related("formation", "bassin")
    return trouver(sessions, lambda session: peut_tenir(compte, session), public_id=public_id)


def seance_get_mienne(compte: Compte, public_id: uuid.UUID) -> tuple[Inscription, Seance]:
    """A half-day where this person is expected, with the sign-up, or Http404."""
    siennes = _inscriptions().filter(compte=compte)
    return trouver(siennes, session__seances__public_id=public_id), Seance.objects.get(public_id=public_id)


def _inscriptions() -> QuerySet[Inscription]:
    """The people on the sheets, with what a line shows."""
    lues = Inscription.objects.convoquees().filter(session__etat__in=OUVERTES)
    return lues.select_related("session__formation", "session__bassin", "compte", "structure")


def ligne_get_lisible(compte: Compte, public_id: uuid.UUID, seance_pk: int) -> tuple[Inscription, Seance]:
    """One line of a sheet: the person's own, or of a session that one keeps; Http404 otherwise."""
    inscription = trouver(_inscriptions(), public_id=public_id)
    droit_exiger(inscription.compte_id == compte.pk or peut_tenir(compte, inscription.session))
    return inscription, trouver(Seance.objects.all(), session=inscription.session_id, pk=seance_pk)


def peut_lire_piece(compte: Compte, inscription: Inscription) -> bool:
    """The evidence of an absence: the person, and who runs the session; not the trainer."""
    return inscription.compte_id == compte.pk or peut_piloter(compte, inscription.session)


def tient_des_feuilles(compte: Compte) -> bool:
    """May have sheets to keep: runs sessions, or trains."""
    return peut_preparer(compte) or Role.FORMATEUR.value in roles_en_vigueur(compte)


def est_venue(seance: Seance) -> bool:
    """The day of this half-day has come."""
    return seance.date <= timezone.localdate()


def seance_get_contresignable(compte: Compte, public_id: uuid.UUID) -> Seance:
    """A half-day that this person may certify, or Http404."""
    seance = seance_get_tenue(compte, public_id)
    droit_exiger(peut_contresigner(compte, seance))
    return seance


def bordereau_get(compte: Compte, public_id: uuid.UUID) -> BordereauElimination:
    """A list of what may be destroyed: the Région's, or Http404."""
    droit_exiger(est_region(compte))
    return trouver(BordereauElimination.objects.all(), public_id=public_id)


def approbation_refus(bordereau: BordereauElimination, compte: Compte) -> tuple[str, str] | None:
    """Why this person may not approve now, as a code and a sentence; None when they may."""
    if not est_region(compte):
        return "interdit", "Un bordereau d’élimination s’approuve par la Région."
    if not bordereau.ouvert:
        return "etat", f"Ce bordereau ne s’approuve plus : {bordereau.etat_dit[0].lower()}{bordereau.etat_dit[1:]}."
    if bordereau.premiere_par_id == compte.pk:
        return (
            "meme_personne",
            "Vous avez donné la première approbation : la seconde revient à une autre personne de la Région.",
        )
    return None


def ligne_get_reportable(bordereau: BordereauElimination, pk: int) -> LigneBordereau:
    """A line of this list that may still be put off, or whose day may be changed; Http404 otherwise."""
    return trouver(bordereau.lignes.all(), lambda li: li.attend or (li.proposee and bordereau.ouvert), pk=pk)
