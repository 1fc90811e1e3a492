"""Forms that open, messages, forms that close."""

from home.travaux.periodiques import QUART_D_HEURE, Periodique
from safran.evaluations.rules.campagnes import evaluations_traiter

TRAVAUX = [
    Periodique(
        "evaluations.campagnes",
        QUART_D_HEURE,
        evaluations_traiter,
        "{0[0]} évaluation(s) ouverte(s), {0[1]} message(s), {0[2]} close(s).",
    )
]
