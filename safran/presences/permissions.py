"""Who signs, who keeps the sheet, who reads it; a stranger gets 404.

The person signs for herself; a trainer of the session (mandat in force, named on one of its half-days) and who runs
the session keep the sheets; only who runs the session reads the evidence of an absence, with the person.
"""

import uuid

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from home.permissions import trouver
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.permissions import bassins_animes, est_region, roles_en_vigueur
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.inscriptions.permissions import peut_piloter, peut_preparer
from safran.presences.models import BordereauElimination, LigneBordereau

OUVERTES = (EtatSession.CONFIRMEE, EtatSession.TERMINEE)


def est_formateur_de(compte: Compte, session: SessionFormation) -> bool:
    """A trainer today, named on a half-day of this session."""
    return (
        Role.FORMATEUR.value in roles_en_vigueur(compte)
        and Seance.objects.filter(session=session, formateurs=compte).exists()
    )


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


def inscriptions_du_jour(compte: Compte) -> list[Inscription]:
    """A person's sign-ups to sessions that have a half-day today, with these half-days in `seances_du_jour`."""
    jour = timezone.localdate()
    inscriptions = list(
        Inscription.objects.convoquees()
        .filter(compte=compte, session__etat__in=OUVERTES, session__seances__date=jour)
        .select_related("session__formation", "compte", "structure")
        .order_by("pk")
        .distinct()
    )
    seances = list(Seance.objects.filter(session__in=[i.session_id for i in inscriptions], date=jour))
    for inscription in inscriptions:
        inscription.seances_du_jour = [s for s in seances if s.session_id == inscription.session_id]
        for seance in inscription.seances_du_jour:
            seance.session = inscription.session
    return inscriptions


def seance_get_tenue(compte: Compte, public_id: uuid.UUID) -> Seance:
    """A half-day whose sheet this person keeps, or Http404."""
    lignes = Seance.objects.select_related("session__formation", "session__bassin").filter(
        public_id=public_id, session__etat__in=OUVERTES
    )
    return trouver(lignes, lambda seance: peut_tenir(compte, seance.session))


def session_get_tenue(compte: Compte, public_id: uuid.UUID) -> SessionFormation:
    """A session whose sheets this person keeps, or Http404."""
    lignes = SessionFormation.objects.select_related("formation", "bassin").filter(
        public_id=public_id, etat__in=OUVERTES
    )
    return trouver(lignes, lambda session: peut_tenir(compte, session))


def seance_get_mienne(compte: Compte, public_id: uuid.UUID) -> tuple[Inscription, Seance]:
    """A half-day where this person is expected, with the sign-up, or Http404."""
    inscription = (
        Inscription.objects.convoquees()
        .filter(compte=compte, session__seances__public_id=public_id, session__etat__in=OUVERTES)
        .select_related("session__formation", "compte", "structure")
        .first()
    )
    if inscription is None:
        raise Http404
    return inscription, Seance.objects.get(public_id=public_id)


def ligne_get_lisible(compte: Compte, public_id: uuid.UUID, seance_pk: int) -> tuple[Inscription, Seance]:
    """One line of a sheet: the person's own, or of a session that one keeps; Http404 otherwise."""
    inscription = (
        Inscription.objects.convoquees()
        .filter(public_id=public_id, session__etat__in=OUVERTES)
        .select_related("session__formation", "session__bassin", "compte", "structure")
        .first()
    )
    if inscription is None or not (inscription.compte_id == compte.pk or peut_tenir(compte, inscription.session)):
        raise Http404
    seance = Seance.objects.filter(session=inscription.session_id, pk=seance_pk).first()
    if seance is None:
        raise Http404
    return inscription, seance


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
    if not peut_contresigner(compte, seance):
        raise Http404
    return seance


def bordereau_get(compte: Compte, public_id: uuid.UUID) -> BordereauElimination:
    """A list of what may be destroyed: the Région's, or Http404."""
    return trouver(BordereauElimination.objects.filter(public_id=public_id), lambda bordereau: est_region(compte))


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
    return trouver(bordereau.lignes.filter(pk=pk), lambda ligne: ligne.attend or (ligne.proposee and bordereau.ouvert))
