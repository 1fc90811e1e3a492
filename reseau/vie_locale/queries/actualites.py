"""Reads of news: those of a bassin, those that hold some words."""

from django.db.models import QuerySet

from home.recherche.texte import replier
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin
from reseau.vie_locale.models import Actualite
from reseau.vie_locale.permissions import actualites_lisibles


def actualites_du_bassin(compte: Compte, bassin: Bassin) -> QuerySet[Actualite]:
    """What this person reads of a bassin today, the latest first."""
    return actualites_lisibles(compte).filter(bassins=bassin)


def actualites_trouver(compte: Compte, texte: str, limite: int) -> list[Actualite]:
    """The news that this person reads and that holds every word, the latest first."""
    demandes = replier(texte).split()
    lues = actualites_lisibles(compte).prefetch_related("bassins")
    trouvees = (lue for lue in lues if all(mot in replier(f"{lue.titre} {lue.texte}") for mot in demandes))
    return [actualite for actualite, _ in zip(trouvees, range(limite), strict=False)]
