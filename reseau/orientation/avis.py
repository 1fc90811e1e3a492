"""What re-addressing writes: a third door, a need left without any, a page that nobody confirmed."""

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
PROPOSITION = Avis(
    "orientation/proposition", "La Région répond à une règle ou à un cas d’essai proposés.",
    "qui l’a proposé ; une fois par proposition", Categorie("regles", "Les règles et les cas que vous proposez"),
    "quoi retenue reponse",
)  # fmt: skip
INFORMATIONS = Categorie("information", "Les premières informations de votre réseau")
INFORMATION = Avis(
    "orientation/information", "Une première information n’a pas été confirmée depuis six mois, une seule fois.",
    "qui mène le réseau qui la tient, sinon la Région", INFORMATIONS, "titre lignes",
)  # fmt: skip
COUVERTURE = Categorie("couverture", "Les besoins qui n’ont plus de porte")
TROU = Avis(
    "orientation/trou",
    "Plus personne n’a, à trente kilomètres, de porte pour un besoin.",
    "qui anime le bassin, et la Région ; une fois par trou",
    COUVERTURE,
    "besoin bassin avant fiche",
)
