"""Screens: reading and signing up; running a session; its half-days and what it keeps."""

from safran.inscriptions.views.lecture import (
    accepter,
    convocation,
    equipe,
    inscrire,
    lien,
    quitter,
    session,
    session_calendrier,
    sessions,
)
from safran.inscriptions.views.messages import message, messages
from safran.inscriptions.views.pilotage import (
    creer,
    decider,
    dupliquer,
    etat,
    gerer,
    modifier,
    preparer,
    surnombre,
)
from safran.inscriptions.views.reserves import ouverture_retirer, ouvertures, reserve_ouvrir, reserves
from safran.inscriptions.views.seances import seance_ajouter, seance_modifier, seance_retirer
from safran.inscriptions.views.vivier import vivier, vivier_moi

__all__ = [
    "accepter", "convocation", "creer", "decider", "dupliquer", "equipe", "etat", "gerer", "inscrire", "lien",
    "message", "messages", "modifier", "ouverture_retirer", "ouvertures", "preparer", "quitter", "reserve_ouvrir",
    "reserves", "seance_ajouter", "seance_modifier", "seance_retirer", "session", "session_calendrier", "sessions",
    "surnombre", "vivier", "vivier_moi",
]  # fmt: skip
