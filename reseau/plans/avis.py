"""What this room writes, and to whom."""

from home.courriels.avis import Avis, Categorie

ACTIONS = Categorie("plans", "Les actions que vous pilotez")
RELANCE = Avis(
    "plans/relance",
    "Une action d’un plan finit dans sept jours, devait finir la veille ou quinze jours plus tôt.",
    "qui la pilote : la personne, les référents de la structure, la tête du réseau",
    ACTIONS,
    "titre lignes",
)
