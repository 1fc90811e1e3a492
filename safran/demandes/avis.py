"""What this room writes: a request is filed, and where it stands then."""

from home.courriels.avis import Avis, Categorie

DEMANDES = Categorie("demandes-formation", "Les demandes de formation des bassins")

DEPOSEE = Avis(
    "demandes/deposee", "Une formation est demandée pour un bassin.", "la Région", DEMANDES, "titre bassins origine"
)
SUIVIE = Avis(
    "demandes/suivie",
    "Une demande de formation est à l’étude, programmée, tenue ou écartée.",
    "qui l’a déposée ; la Région aussi quand sa session est annulée",
    DEMANDES,
    "titre etat motif formation",
)
