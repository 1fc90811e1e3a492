"""What the calendar does to plans: late actions are asked about each morning, old documents leave."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.plans.rules.etats import etats_purger
from reseau.plans.rules.relances import plans_relancer

TRAVAUX = [
    Periodique("plans.relances", NUIT, plans_relancer, "{} pilote(s) relancé(s)."),
    Periodique("plans.etats", NUIT, etats_purger, "{} état(s) annuel(s) effacé(s)."),
]
