"""The words of the trade, kept in a file: read once, sorted as French sorts them (R4.17)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.urls import reverse
from django.utils.text import slugify

from home.personnes import Personne
from home.recherche.texte import replier
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


@cache
def glossaire_lire() -> dict[str, list[Mot]]:
    """Every word, by first letter, in order."""
    mots = [Mot(**brut) for brut in yaml.safe_load(FICHIER.read_text("utf-8"))]
    par_lettre: dict[str, list[Mot]] = {}
    for mot in sorted(mots, key=lambda mot: replier(mot.sigle)):
        par_lettre.setdefault(replier(mot.sigle)[0].upper(), []).append(mot)
    return par_lettre


def mot_lire(sigle: str) -> Mot | None:
    """The word whose short form is this one."""
    return next((mot for mots in glossaire_lire().values() for mot in mots if mot.sigle == sigle), None)


def mots_choix() -> list[tuple[str, str]]:
    """Every word, to choose from."""
    return [(mot.sigle, mot.sigle) for mots in glossaire_lire().values() for mot in mots]


def glossaire_chercher(compte: Personne, texte: str, limite: int) -> list[Resultat]:
    """Words whose short or full name holds what is typed; the page is public."""
    cherche = replier(texte).strip()
    mots = [mot for mots in glossaire_lire().values() for mot in mots]
    trouves = [mot for mot in mots if cherche and (cherche == replier(mot.sigle) or cherche in replier(mot.nom))]
    adresse = reverse("glossaire")
    return [Resultat(mot.sigle, f"{adresse}#{mot.ancre}", mot.dit, mot.nom) for mot in trouves[:limite]]
