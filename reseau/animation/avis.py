"""What this room writes, and to whom: the seats of a body."""

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
