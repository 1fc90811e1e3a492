"""What a web process reads before it answers anybody, so that no visitor waits for it."""

import logging

from django.db import DatabaseError

from reseau.annuaire.queries.recherche import rechercher
from reseau.annuaire.recherche.criteres import Criteres
from reseau.territoires.queries.communes import commune_search

journal = logging.getLogger("safran")


def annuaire_precharger() -> bool:
    """Load the search rows and the communes; False when the database does not answer or is not migrated yet."""
    try:
        rechercher(Criteres())
        commune_search("niort", 1)
        return True
    except DatabaseError as panne:
        journal.warning("L’annuaire se lira à la première recherche : %s", type(panne).__name__)
        return False
