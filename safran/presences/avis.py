"""What this room writes to people."""

from home.courriels.avis import Avis, Categorie

BORDEREAU = Avis(
    "presences/bordereau",
    "Des feuilles ont été gardées assez longtemps : leur destruction attend deux approbations.",
    "chaque personne de la Région, une fois par bordereau",
    Categorie("emargement", "Les bordereaux d’élimination", "Rien n’est détruit sans deux personnes prévenues."),
    "bordereau chiffres",
)
