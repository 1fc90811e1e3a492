"""The board as it is kept: the same for everyone who looks from there, made again as soon as one of its rooms moves."""

from django.utils import timezone

from home.gardees import Gardee
from reseau.annuaire.queries.cadres import Cadre
from reseau.annuaire.queries.listes import PIECES
from reseau.annuaire.queries.releves import releve_lire
from reseau.annuaire.queries.tableau import Filtres, Tableau

TABLEAUX = Gardee("tableaux de l’annuaire", pieces=PIECES, combien=30, longues=True)


def tableau_entier(cadre: Cadre) -> Tableau:
    """The board of a point of view, before any filter."""
    return TABLEAUX.lire((cadre, Filtres(), timezone.localdate()), lambda: Tableau(releve_lire(cadre), cadre).garnir())


def tableau_filtrer(entier: Tableau, filtres: Filtres) -> Tableau:
    """The same, narrowed; what is looked for in words is not kept."""
    if filtres.q:
        return entier.filtrer(filtres)
    return TABLEAUX.lire((entier.cadre, filtres, timezone.localdate()), lambda: entier.filtrer(filtres).garnir())
