"""The life of a support scheme, from the draft of who runs it to the day it is closed (R4.21)."""

from django.db import models

from home.etats.cycles import Cycle

RESUME_MAX, TEXTE_MAX = 300, 2000


class EtatDispositif(models.TextChoices):
    """Where a scheme stands."""

    BROUILLON = "BROUILLON", "Brouillon"
    PROPOSE = "PROPOSE", "Proposé au comité technique"
    CATALOGUE = "CATALOGUE", "Au catalogue"
    CLOS = "CLOS", "Clos"


E = EtatDispositif
DISPOSITIF = Cycle(
    "dispositif",
    EtatDispositif,
    {E.BROUILLON: {E.PROPOSE}, E.PROPOSE: {E.BROUILLON, E.CATALOGUE}, E.CATALOGUE: {E.CLOS}, E.CLOS: {E.PROPOSE}},
    tons={E.PROPOSE: "attente", E.CATALOGUE: "ok", E.CLOS: "non"},
    avec=("auteur", "porteuse"),
    sujet="le dispositif",
)
LUS = frozenset({E.CATALOGUE, E.CLOS})  # ce que lit tout membre
SUIVIS = frozenset(E) - {E.BROUILLON}  # ce que suit le comité technique
MOTIVES = frozenset({E.BROUILLON, E.CLOS})  # renvoyer et clore disent pourquoi
