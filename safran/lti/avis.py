"""What this room writes: a platform does not take what it is told."""

from home.courriels.avis import Avis, Categorie

PLATEFORMES = Categorie("plateformes", "Les plateformes partenaires")

REFUS = Avis(
    "lti/refus", "Une plateforme partenaire refuse, plus d’un jour durant, ce qui doit lui être dit.",
    "la Région, une fois par jour et par plateforme", PLATEFORMES, "plateforme formation raison",
)  # fmt: skip
