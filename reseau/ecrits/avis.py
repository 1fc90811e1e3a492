"""What this room writes, and to whom."""

from home.courriels.avis import Avis, Categorie

DOCUMENTS = Categorie("ecrits", "Les documents de votre territoire")
REVOIR = Avis(
    "ecrits/revoir",
    "Un document publié arrive au jour où il devait être revu, et aucune version nouvelle ne s’écrit.",
    "qui le tient : les chargés de mission du bassin, le secrétariat de son comité local",
    DOCUMENTS,
    "titre publie",
)
