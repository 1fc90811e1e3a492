"""Every read of the directory."""

from reseau.annuaire.queries.delivrance import Offre, services_delivrant
from reseau.annuaire.queries.recherche import Criteres, Resultats, rechercher
from reseau.annuaire.queries.vocabulaire import Libelles, libelles

__all__ = [
    "Criteres",
    "Libelles",
    "Offre",
    "Resultats",
    "libelles",
    "rechercher",
    "services_delivrant",
]
