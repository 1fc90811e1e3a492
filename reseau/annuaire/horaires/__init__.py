"""Opening hours: stored in OpenStreetMap syntax, written on a weekly grid, read in French, open or not right now."""

from reseau.annuaire.horaires.fermetures import Fermeture, fermeture_du_jour, fermetures_a_venir
from reseau.annuaire.horaires.francais import horaires_en_francais
from reseau.annuaire.horaires.grille import Grille, grille_ecrire, grille_lire
from reseau.annuaire.horaires.osm import horaires_analyser, horaires_effectifs, horaires_valider
from reseau.annuaire.horaires.ouverture import Ouverture, ouverture_a

__all__ = [
    "Fermeture",
    "Grille",
    "Ouverture",
    "fermeture_du_jour",
    "fermetures_a_venir",
    "grille_ecrire",
    "grille_lire",
    "horaires_analyser",
    "horaires_effectifs",
    "horaires_en_francais",
    "horaires_valider",
    "ouverture_a",
]
