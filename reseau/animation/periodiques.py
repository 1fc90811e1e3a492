"""What the calendar does to what was decided: what is due is asked again each night."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.animation.rules.relances import animation_relancer

TRAVAUX = [
    Periodique("animation.relances", NUIT, animation_relancer, "{} personne(s) relancée(s)."),
]
