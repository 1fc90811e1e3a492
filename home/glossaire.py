"""The words of the trade, kept in a file: read once, sorted as French sorts them (R4.17)."""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import yaml
from django.urls import reverse
from django.utils.text import slugify

from home.personnes import Personne
from home.recherche.texte import analyser, replier
from home.registre import Resultat

FICHIER = Path(__file__).parent / "glossaire.yaml"


@dataclass(frozen=True)
class Mot:
    """One word: short form, full name when it is an acronym, plain sentence, legal text."""

    sigle: str
    dit: str
    nom: str = ""
    source: str = ""

    @property
    def ancre(self) -> str:
        """Its place in the page."""
        return slugify(self.sigle)

    @cached_property
    def dites(self) -> tuple[frozenset[str], frozenset[str]]:
        """The stems of its short form, and of its full name."""
        return frozenset(analyser(self.sigle)), frozenset(analyser(self.nom))


@cache
def glossaire_lire() -> dict[str, list[Mot]]:
    """Every word, by first letter, in order."""
    mots = [Mot(**brut) for brut in yaml.safe_load(FICHIER.read_text("utf-8"))]
    par_lettre: dict[str, list[Mot]] = {}
    for mot in sorted(mots, key=lambda mot: replier(mot.sigle)):
        par_lettre.setdefault(replier(mot.sigle)[0].upper(), []).append(mot)
    return par_lettre


def _mots() -> list[Mot]:
    return [mot for mots in glossaire_lire().values() for mot in mots]


def glossaire_chercher(compte: Personne, texte: str, limite: int) -> list[Resultat]:
    """Words whose short or full name holds what is typed, whatever its accents, its plurals; the page is public."""
    cherchees = frozenset(analyser(texte))
    trouves = [mot for mot in _mots() if cherchees and (cherchees == mot.dites[0] or cherchees <= mot.dites[1])]
    trouves.sort(key=lambda mot: cherchees != mot.dites[0])
    adresse = reverse("glossaire")
    return [Resultat(mot.sigle, f"{adresse}#{mot.ancre}", mot.dit, mot.nom) for mot in trouves[:limite]]
