"""What the calendar does to plans: those who lead what is late are asked where they are."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.plans.rules.relances import plans_relancer

TRAVAUX = [Periodique("plans.relances", NUIT, plans_relancer, "{} pilote(s) relancé(s).")]
