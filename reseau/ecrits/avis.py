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
A_SIGNER = Avis(
    "ecrits/a_signer",
    "Un protocole est publié, ou une structure est appelée à le signer.",
    "les référentes et les référents des structures appelées",
    DOCUMENTS,
    "titre version",
)
TOUS_SIGNES = Avis(
    "ecrits/tous_signes",
    "La dernière structure appelée signe un protocole.",
    "qui le tient, et qui l’a publié",
    DOCUMENTS,
    "titre",
)
