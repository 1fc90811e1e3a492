"""What this room writes: a source of the watch list is due."""

from home.courriels.avis import Avis, Categorie

VEILLE = Categorie("veille", "La liste de veille")

A_REVOIR = Avis(
    "tendances/a_revoir", "La date de vérification d’une source est venue, une seule fois.",
    "qui l’a vérifiée en dernier ; la Région si cette personne ne tient plus la liste", VEILLE, "titre lignes",
)  # fmt: skip
