"""What this room writes, and to whom."""

from home.courriels.avis import Avis, Categorie

COUVERTURE = Categorie("couverture", "Les besoins qui n’ont plus de porte")
TROU = Avis(
    "orientation/trou",
    "Plus personne n’a, à trente kilomètres, de porte pour un besoin ; une fois par trou.",
    "qui anime le bassin, et la Région",
    COUVERTURE,
    "besoin bassin avant fiche",
)
