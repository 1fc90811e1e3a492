"""What the animation writes, and to whom: who sits, who takes care of something."""

from home.courriels.avis import Avis, Categorie

CONVOCATIONS = Categorie(
    "reunions", "Les réunions où vous siégez", "Une instance délibère si chacun de ses sièges est convoqué."
)
SIEGES = "chaque siège en vigueur : son compte, sinon l’adresse du siège, sinon celle de sa structure"

CONVOCATION = Avis(
    "animation/convocation", "Une réunion est convoquée, ou convoquée à une autre date.", SIEGES, CONVOCATIONS,
    "comite numero quand ou lien points motif change siege",
)  # fmt: skip
TOMBEE = Avis(
    "animation/tombee", "Une réunion convoquée est reportée ou annulée.", SIEGES, CONVOCATIONS,
    "comite numero quand phrase motif",
)  # fmt: skip
SONDAGE = Avis(
    "animation/sondage", "Des dates sont proposées aux sièges d’une instance.", SIEGES, CONVOCATIONS,
    "comite dates avant siege",
)  # fmt: skip

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
