"""What this room writes, and to whom; what is late is asked about with the decisions, in one mail (animation)."""

from home.courriels.avis import Avis, Categorie

ACTIONS = Categorie("plans", "Les actions que vous pilotez")
PILOTE = Avis(
    "plans/pilote",
    "Une action d’un plan voté a un nouveau pilote, depuis une heure.",
    "qui la pilote : la personne, les référents de la structure, la tête du réseau",
    ACTIONS,
    "actions nombre",
)
