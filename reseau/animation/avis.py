"""What the animation writes, and to whom: who sits, who takes care of something."""

from home.courriels.avis import Avis, Categorie

SUITES = Categorie("animation-suites", "Les comptes rendus de vos réunions, et ce dont vous vous chargez")

CLOSE = Avis(
    "animation/close",
    "Une réunion est close : son compte rendu provisoire se lit, ses actions commencent.",
    "les sièges de l’instance, et qui s’en charge ; à chacun sa part d’abord",
    SUITES,
    "titre instance siege parts jusqu_au",
)
RELANCE = Avis(
    "animation/relance",
    "Sept jours avant une échéance, le lendemain, puis quinze jours après ; une fois par jour au plus.",
    "qui s’en charge ; puis les référents de sa structure, à défaut le secrétariat",
    SUITES,
    "lignes nombre",
)
