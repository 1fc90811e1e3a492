"""Writes of this room."""

from safran.evaluations.rules.campagnes import campagnes_close, campagnes_open, evaluations_traiter, messages_send
from safran.evaluations.rules.questionnaires import questionnaire_servir
from safran.evaluations.rules.reponses import reponse_create

__all__ = [
    "campagnes_close",
    "campagnes_open",
    "evaluations_traiter",
    "messages_send",
    "questionnaire_servir",
    "reponse_create",
]
