"""What a note may be drawn as."""

from django.db import models

from home.scenes import Sujet

# Ce que dessine sa vignette, quand elle n’a pas d’image à elle.
DessinDeFiche = models.TextChoices(
    "DessinDeFiche",
    [("AUTO", ("", "D’après son titre et ses thèmes")), *((un.name, (un.value, str(un.label))) for un in Sujet)],
)
