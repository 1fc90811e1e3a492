"""What re-addressing writes: who animates a bassin is told of a third door."""

from home.courriels.avis import Avis, Categorie

TROISIEMES = Categorie(
    "orientation", "Les personnes qui devraient passer une troisième porte",
    "Le réseau s’engage sur deux portes au plus : une troisième se cherche à plusieurs.",
)  # fmt: skip
TROISIEME_PORTE = Avis(
    "orientation/troisieme_porte",
    "Une deuxième porte ne peut pas recevoir la personne.",
    "qui anime le bassin, sinon la Région ; une fois par fiche",
    TROISIEMES,
    "besoin situation bassin structure motif",
)
