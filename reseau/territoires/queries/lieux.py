"""A place as people say it, when it is not exactly a commune of ours: a quarter, an island, an intercommunality, a
département, « près de »…, or somewhere else in France (R3.2).
"""

import re
from dataclasses import dataclass
from functools import cache

import yaml

from home.recherche.texte import mots, replier
from reseau.territoires.models import Commune, Departement, Epci, code_departement
from reseau.territoires.queries.communes import (
    DONNEES,
    commune_get,
    commune_par_code,
    commune_proche,
    communes_de_france_lire,
    communes_index,
    compacter,
    distance_km,
)

# « près de », « à côté de », « dans le », devant ; « centre », « et alentours », derrière.
_DEVANT = re.compile(
    r"^(?:(?:tout|juste) )?(?:pres|proche|autour|cote|alentours|environs|loin|vers|dans|secteur|quartier|departement"
    r"|agglo|agglomeration|pays|ville|communaute de communes|communaute d agglomeration|cc|ca|cu|en|a|au|aux|chez|sur"
    r"|de|du|des|d|l|le|la|les|pas|non) "
)
_DERRIERE = re.compile(r" (?:centre|centre ville|ville|campagne|et alentours|alentours|et environs|environs|agglo)$")
_VIDES_EPCI = frozenset("cc ca cu du de des la le les l d et agglo communaute communes agglomeration urbaine".split())


@dataclass(frozen=True)
class Ailleurs:
    """A commune of France that is not of the region, and the nearest of ours within thirty kilometres."""

    nom: str
    departement: str
    proche: Commune | None = None
    km: float = 0

    @property
    def libelle(self) -> str:
        """« Nantes (44) »."""
        return f"{self.nom} ({self.departement})"


@dataclass(frozen=True)
class Endroit:
    """What a text names: a commune of ours, a wider territory, or somewhere else."""

    commune: Commune | None = None
    territoire: Departement | Epci | None = None
    ailleurs: Ailleurs | None = None


def endroit_lire(texte: str) -> Endroit | None:
    """What a text that names no commune exactly says all the same; None when nothing is known by these words.

    Nothing is guessed: typing mistakes are for who calls, once nothing here is known.
    """
    dit = " ".join(mots(texte))
    for essai in _essais(dit):
        if trouve := _nomme(essai):
            return trouve
    # « quartier de Ma Campagne à Angoulême », « Le Blanc (Indre) »
    if " a " in dit and (commune := commune_get(dit.rpartition(" a ")[2])):
        return Endroit(commune)
    sans_parenthese = _essais(" ".join(mots(re.sub(r"\(.*?\)", " ", texte))))
    if any(communes_index().connait(essai) for essai in sans_parenthese):  # deux d’ici portent ce nom
        return None
    la = next((la for essai in sans_parenthese if (la := _de_france().get(compacter(essai.split())))), None)
    return Endroit(ailleurs=_ailleurs(*la)) if la else None


def lieu_nu(texte: str) -> str:
    """A text without the little words around its name: « à côté de Chatelleraut » is « chatelleraut »."""
    return _essais(" ".join(mots(texte)))[-1]


def _essais(dit: str) -> list[str]:
    """The text, then without the little words around the name."""
    essais = [dit]
    while (nu := _DEVANT.sub("", _DERRIERE.sub("", dit))) != dit:
        essais.append(nu)
        dit = nu
    return essais


def _nomme(dit: str) -> Endroit | None:
    if departement := _departement(dit):
        return Endroit(territoire=departement)
    if code := _lieux_dits().get(dit):
        return Endroit(commune_par_code(code))
    if epci := _epci(dit):
        return Endroit(territoire=epci)
    commune = commune_get(dit)
    return Endroit(commune) if commune else None


def _departement(dit: str) -> Departement | None:
    """By its number or its name."""
    return next((d for d in Departement.objects.all() if dit in (d.code.lower(), " ".join(mots(d.nom)))), None)


def _epci(dit: str) -> Epci | None:
    """By its name, without what kind of intercommunality it is; never by the name of a commune alone."""
    voulus = set(dit.split()) - _VIDES_EPCI
    if not voulus or commune_get(dit):
        return None
    return next((epci for epci in Epci.objects.all() if set(mots(epci.nom)) - _VIDES_EPCI == voulus), None)


@cache
def _lieux_dits() -> dict[str, str]:
    lus = yaml.safe_load((DONNEES / "lieux-dits.yaml").read_text("utf-8"))
    return {" ".join(mots(replier(nom))): code for code, noms in lus.items() for nom in noms}


@cache
def _de_france() -> dict[str, tuple[str, str, float, float]]:
    """Every commune of France by its letters: name, code, where it stands; the largest of those that share a name.

    Read once per process, when a place is first not ours: a third of a second, twelve megabytes.
    """
    connues: dict[str, tuple[int, tuple[str, str, float, float]]] = {}
    for ligne in communes_de_france_lire():
        habitants, cle = int(ligne["population"] or 0), compacter(mots(ligne["nom"]))
        if ligne["latitude"] and (cle not in connues or habitants > connues[cle][0]):
            point = float(ligne["latitude"]), float(ligne["longitude"])
            connues[cle] = habitants, (ligne["nom"], ligne["code_insee"], *point)
    return {cle: lue for cle, (_, lue) in connues.items()}


def _ailleurs(nom: str, code: str, latitude: float, longitude: float) -> Ailleurs:
    proche = commune_proche(latitude, longitude)
    km = distance_km(latitude, longitude, proche.latitude, proche.longitude) if proche else 0
    return Ailleurs(nom, code_departement(code), proche, km)
