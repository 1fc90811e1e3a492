"""What the ground floor writes."""

from home.courriels.avis import Avis, Categorie
from home.courriels.boite import NOUVELLES

SITE = Categorie("site", "Ce que vous publiez", "Sans ce courriel, vous croiriez en ligne une page qui ne l’est pas.")
RECAPITULATIF = Avis(
    "home/recapitulatif",
    "Il y a du neuf, au rythme choisi dans « Mes nouvelles ».",
    "qui a choisi un rythme",
    Categorie(NOUVELLES, "Le récapitulatif des nouvelles"),
    "groupes autres nombre",
)
PUBLICATION_REMISE = Avis(
    "home/publication_remise",
    "L’heure de publier une page est venue, et il lui manque quelque chose.",
    "qui l’avait programmée",
    SITE,
    "titre manques",
)
