"""The stable address of a search, the full one of a sheet; a distance in a sentence."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from home.temps.typographie import INSECABLE
from reseau.annuaire.choices import RAYON_PAR_DEFAUT
from reseau.annuaire.models import Lieu
from reseau.annuaire.recherche.facettes import NOMS
from reseau.structures.models import Structure
from reseau.territoires.models import Commune

PARAMETRES = ("q", "lieu", "rayon", "bassin", "commission", "departement", *NOMS, "ouvert", "page", "couche")
SOUS_ENTENDUS = {("page", "1"), ("couche", "bassins"), ("rayon", str(RAYON_PAR_DEFAUT))}


def requete_stable(parametres: QueryDict) -> str:
    """The query string with known, filled parameters only, always in the same order: one search, one address."""
    paires = [
        (nom, valeur.strip())
        for nom in PARAMETRES
        for valeur in dict.fromkeys(parametres.getlist(nom))
        if valeur.strip() and (nom, valeur.strip()) not in SOUS_ENTENDUS
    ]
    return urlencode(paires)


def requete_avec(parametres: QueryDict, changements: Mapping[str, str]) -> str:
    """The address of the same search with some values replaced."""
    copie = parametres.copy()
    for nom, valeur in changements.items():
        copie[nom] = valeur
    return f"?{requete_stable(copie)}"


def fiche_url(structure: Structure) -> str:
    """The sheet that a person reads, by its full address."""
    return settings.SITE_URL + reverse("structure", args=[structure.code])


def fiche_d_une_reponse(structure: Structure, commune: Commune | None, lieu: Lieu | None) -> str:
    """The sheet as an answer of the search opens it: the place that answers first, the others by their distance."""
    dits = {"lieu": commune.code_insee if commune else "", "ou": str(lieu.public_id) if lieu else ""}
    suite = urlencode({nom: dit for nom, dit in dits.items() if dit})
    return reverse("structure", args=[structure.code]) + (f"?{suite}" if suite else "")


def distance(kilometres: float | None) -> str:
    """« à 400 m », « à 3 km », « à 42 km »; empty when unknown."""
    if kilometres is None:
        return ""
    if kilometres < 1:
        metres = max(100, round(kilometres * 10) * 100)
        return f"à {metres}{INSECABLE}m" if metres < 1000 else f"à 1{INSECABLE}km"
    return f"à {round(kilometres)}{INSECABLE}km"


def degres(valeur: float | None) -> str:
    """A coordinate for scripts, with a point whatever the language."""
    return "" if valeur is None else f"{valeur:.5f}"
