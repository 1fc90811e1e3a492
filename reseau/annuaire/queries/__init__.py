"""Every read of the directory."""

from reseau.annuaire.queries.delivrance import Offre, services_delivrant
from reseau.annuaire.queries.fiches import FicheStructure, fiche_lire
from reseau.annuaire.queries.fraicheur import fraicheur_de, jalon_de
from reseau.annuaire.queries.historique import historique_dire, modifications_de
from reseau.annuaire.queries.imports import imports_recents, lignes_import
from reseau.annuaire.queries.recherche import Criteres, Resultats, rechercher
from reseau.annuaire.queries.suggestions import suggerer
from reseau.annuaire.queries.tenue import fiches_a_confirmer, fiches_a_tenir, tenue_de
from reseau.annuaire.queries.vocabulaire import Libelles, libelles

__all__ = [
    "Criteres",
    "FicheStructure",
    "Libelles",
    "Offre",
    "Resultats",
    "fiche_lire",
    "fiches_a_confirmer",
    "fiches_a_tenir",
    "fraicheur_de",
    "historique_dire",
    "imports_recents",
    "jalon_de",
    "libelles",
    "lignes_import",
    "modifications_de",
    "rechercher",
    "services_delivrant",
    "suggerer",
    "tenue_de",
]
