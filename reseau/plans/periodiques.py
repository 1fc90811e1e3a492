"""What the calendar does to plans: new pilots are told, old documents leave; late actions are asked about below."""

from home.travaux.periodiques import NUIT, QUART_D_HEURE, Periodique
from reseau.plans.rules.etats import etats_purger
from reseau.plans.rules.pilotes import pilotes_prevenir

TRAVAUX = [
    Periodique("plans.pilotes", QUART_D_HEURE, pilotes_prevenir, "{} pilote(s) prévenu(s)."),
    Periodique("plans.etats", NUIT, etats_purger, "{} état(s) annuel(s) effacé(s)."),
]
