"""What this room writes, and to whom."""

from home.courriels.avis import Avis, Categorie

DOCUMENTS = Categorie("ecrits", "Les documents de vos bassins")
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
    "qui anime le bassin, et qui a publié le protocole",
    DOCUMENTS,
    "titre",
)
