"""The stable address of a search, the full one of a sheet, and the town's name in a sentence."""

from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from reseau.annuaire.choices import RAYON_PAR_DEFAUT
from reseau.annuaire.recherche.facettes import NOMS
from reseau.structures.models import Structure

PARAMETRES = ("q", "lieu", "rayon", "bassin", "commission", "departement", *NOMS, "ouvert", "page", "couche")
SOUS_ENTENDUS = {("page", "1"), ("couche", "bassins"), ("rayon", str(RAYON_PAR_DEFAUT))}
_CODE = "code-de-la-structure"
_VOYELLES = "aeiouyhàâéèêëîïôœùûü"


def requete_stable(parametres: QueryDict) -> str:
    """The query string with known, filled parameters only, always in the same order: one search, one address."""
    paires = [
        (nom, valeur.strip())
        for nom in PARAMETRES
        for valeur in dict.fromkeys(parametres.getlist(nom))
        if valeur.strip() and (nom, valeur.strip()) not in SOUS_ENTENDUS
    ]
    return urlencode(paires)


def fiche_url(structure: Structure) -> str:
    """The sheet that a person reads, by its full address."""
    return settings.SITE_URL + fiche_chemin(structure.code)


def fiche_chemin(code: str) -> str:
    """Its address on the site."""
    return _gabarit().replace(_CODE, code)


@cache
def _gabarit() -> str:
    """The address of any sheet, resolved once: an export names a hundred thousand of them."""
    return reverse("structure", args=[_CODE])


def de_la_commune(nom: str) -> str:
    """« de Niort », « d’Angoulême », « du Bois-Plage », « des Forges »."""
    if nom.startswith("Le "):
        return f"du {nom[3:]}"
    if nom.startswith("Les "):
        return f"des {nom[4:]}"
    return f"d’{nom}" if nom[:1].lower() in _VOYELLES else f"de {nom}"
