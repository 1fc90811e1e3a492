"""Who runs a session: the Région everywhere, a chargé de mission in own bassins; a stranger gets 404."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import Http404

from home.permissions import droit_exiger, trouver
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.permissions import (
    bassins_animes,
    est_membre,
    est_referent,
    est_region,
    roles_en_vigueur,
    structures_representees,
)
from safran.inscriptions.choices import QUITTABLES, TENUES, EtatInscription, EtatSession, Validation
from safran.inscriptions.models import DocumentSession, Inscription, Seance, SessionFormation


def peut_preparer(compte: Compte) -> bool:
    """May create sessions."""
    return est_region(compte) or bool(bassins_animes(compte))


def est_formateur(compte: Compte) -> bool:
    """Trains today."""
    return Role.FORMATEUR.value in roles_en_vigueur(compte)


def peut_piloter(compte: Compte, session: SessionFormation) -> bool:
    """Runs this session."""
    return est_region(compte) or bool(session.bassin_id and session.bassin_id in bassins_animes(compte))


def est_formateur_de(compte: Compte, session: SessionFormation) -> bool:
    """A trainer today, named on a half-day of this session."""
    return est_formateur(compte) and Seance.objects.filter(session=session, formateurs=compte).exists()


def peut_documenter(compte: Compte, session: SessionFormation) -> bool:
    """Joins documents to this session: who runs it, who trains in it."""
    return peut_piloter(compte, session) or est_formateur_de(compte, session)


def sessions_pilotees(compte: Compte) -> Q:
    """The sessions that this person runs."""
    return Q() if est_region(compte) else Q(bassin__in=bassins_animes(compte))


def peut_quitter(inscription: Inscription) -> bool:
    """Whether this seat or rank may still be given back: a seat is, until the end of the last day."""
    session = inscription.session
    if inscription.etat not in QUITTABLES or session.etat == EtatSession.TERMINEE:
        return False
    return not (inscription.etat == EtatInscription.INSCRITE and session.dernier_jour_passe)


def decisions_permises(compte: Compte, inscription: Inscription) -> list[str]:
    """The states that this person may give to a sign-up, by the table and by role; presence is the sheet's to say."""
    session, permis = inscription.session, set()
    if peut_piloter(compte, session):
        permis = {EtatInscription.INSCRITE, EtatInscription.REFUSEE, EtatInscription.ANNULEE}
        if inscription.etat != EtatInscription.A_VALIDER:
            permis.discard(EtatInscription.INSCRITE)
    elif inscription.structure_id and est_referent(compte, inscription.structure_id):
        permis = {EtatInscription.ANNULEE} if peut_quitter(inscription) else set()
        if session.validation == Validation.REFERENT and inscription.etat == EtatInscription.A_VALIDER:
            permis |= {EtatInscription.INSCRITE, EtatInscription.REFUSEE}
    if EtatInscription.INSCRITE in permis and (not session.accueille or session.passee):
        permis.discard(EtatInscription.INSCRITE)
    return [etat for etat in EtatInscription.values if etat in permis and inscription.peut_devenir(etat)]


def session_get_visible(compte: Compte, public_id: uuid.UUID) -> SessionFormation:
    """A session that is not a draft, or one that this person runs; Http404 otherwise."""
    return _session(public_id, lambda s: (s.formation.live and not s.est_brouillon) or peut_piloter(compte, s))


def _session(public_id: uuid.UUID, droit: Callable[[SessionFormation], bool]) -> SessionFormation:
    return trouver(SessionFormation.objects.select_related("formation", "bassin"), droit, public_id=public_id)


def session_get_ouverte_aux_membres(compte: Compte, public_id: uuid.UUID) -> SessionFormation:
    """The same, for members only, without its training, which signing up does not show."""
    droit_exiger(est_membre(compte))
    sessions: QuerySet[Any] = SessionFormation.objects.annotate(en_ligne=F("formation__live"))
    return trouver(
        sessions, lambda s: (s.en_ligne and not s.est_brouillon) or peut_piloter(compte, s), public_id=public_id
    )


def session_get_equipe(compte: Compte, public_id: uuid.UUID) -> SessionFormation:
    """A session where this referent may sign colleagues up, or Http404."""
    droit_exiger(structures_representees(compte))
    return session_get_visible(compte, public_id)


def session_get_pilotee(compte: Compte, public_id: uuid.UUID) -> SessionFormation:
    """A session that this person runs, or Http404."""
    return _session(public_id, lambda session: peut_piloter(compte, session))


def inscription_get_mienne(compte: Compte, session: SessionFormation) -> Inscription:
    """One's own last sign-up for a session; 404 when there is none."""
    mienne = Inscription.objects.filter(session=session, compte=compte).order_by("-pk").first()
    if mienne is None:
        raise Http404
    return mienne


def inscription_get_convoquee(compte: Compte, public_id: uuid.UUID) -> Inscription:
    """One's own seat in a session that takes place; 404 otherwise."""
    siennes = Inscription.objects.convoquees().select_related("session__formation", "compte", "structure")
    return trouver(siennes, compte=compte, session__public_id=public_id, session__etat__in=TENUES)


def seance_get_pilotee(compte: Compte, public_id: uuid.UUID, pk: int) -> Seance:
    """A half-day of a session that this person runs; 404 otherwise."""
    seances = Seance.objects.select_related("session__formation")
    return trouver(seances, session=session_get_pilotee(compte, public_id), pk=pk)


def session_get_documentee(compte: Compte, public_id: uuid.UUID) -> SessionFormation:
    """A session to which this person joins documents, or Http404."""
    return _session(public_id, lambda session: peut_documenter(compte, session))


def document_get_tenu(compte: Compte, identifiant: uuid.UUID) -> DocumentSession:
    """A document that this person may take away, or Http404."""
    return trouver(_documents(), lambda document: peut_documenter(compte, document.session), uuid=identifiant)


def document_get_lisible(compte: Compte, identifiant: uuid.UUID) -> DocumentSession:
    """A document given by now to who has a seat, at any time to who trains or runs the session; Http404 otherwise."""
    return trouver(_documents(), lambda document: _lit(compte, document), uuid=identifiant)


def _documents() -> QuerySet[DocumentSession]:
    return DocumentSession.objects.select_related("session__formation", "session__bassin")


def _lit(compte: Compte, document: DocumentSession) -> bool:
    siennes = Inscription.objects.convoquees().filter(compte=compte, session=document.session_id)
    return (document.remis and siennes.exists()) or peut_documenter(compte, document.session)


def inscription_get_decidable(compte: Compte, public_id: uuid.UUID) -> Inscription:
    """A sign-up about which this person has a word to say, or Http404."""
    inscriptions = Inscription.objects.select_related("session__formation", "compte", "structure")
    inscription = trouver(inscriptions, public_id=public_id)
    referent = inscription.structure_id and est_referent(compte, inscription.structure_id)
    droit_exiger(peut_piloter(compte, inscription.session) or referent)
    return inscription
