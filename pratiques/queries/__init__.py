"""Every non-trivial read of practice notes."""

from pratiques.queries.bibliotheque import bibliotheque_lire, bibliotheque_url, fiches_en_bibliotheque, fiches_trouver
from pratiques.queries.bureau import (
    fiches_a_valider,
    mes_fiches,
    nombre_a_relire,
    nombre_a_valider,
    relectures_a_prendre,
    relectures_de,
)
from pratiques.queries.fiches import Bloc, actions_de, fiche_contexte, fiches_du_flux, remarques_pour

__all__ = [
    "Bloc",
    "actions_de",
    "bibliotheque_lire",
    "bibliotheque_url",
    "fiche_contexte",
    "fiches_a_valider",
    "fiches_du_flux",
    "fiches_en_bibliotheque",
    "fiches_trouver",
    "mes_fiches",
    "nombre_a_relire",
    "nombre_a_valider",
    "relectures_a_prendre",
    "relectures_de",
    "remarques_pour",
]
