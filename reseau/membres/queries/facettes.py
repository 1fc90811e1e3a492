"""A list narrowed by text and by boxes, in memory: what is asked, what answers, how many each box would show.

A facet's counts apply every other filter, so the number beside a box is what ticking it would show.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from home.recherche.texte import replier

MAX_TEXTE = 200
T = TypeVar("T")


@dataclass(frozen=True)
class Facette(Generic[T]):
    """One group of boxes: its words, and the values of a row, by code."""

    libelle: str
    valeurs: Callable[[T], Mapping[str, str]]


Facettes = Mapping[str, Facette[T]]


@dataclass
class Liste(Generic[T]):
    """What a page shows of its rows."""

    texte: str
    groupes: list[dict[str, Any]]
    filtres: list[dict[str, Any]]
    page: Page
    trouvees: list[T]


def liste_lire(
    toutes: list[T],
    facettes: Facettes[T],
    chercher: Callable[[list[T], str], list[T]],
    parametres: QueryDict,
    tailles: Sequence[int],
) -> Liste[T]:
    """The rows under the filters of the query string; unknown values are ignored, never an error.

    `tailles` are the sizes of a page that `par` may ask for, the first by default.
    """
    texte = " ".join(parametres.get("q", "").replace("\x00", "").split())[:MAX_TEXTE]
    libelles = {nom: _libelles(toutes, facette) for nom, facette in facettes.items()}
    choix = {nom: [c for c in dict.fromkeys(parametres.getlist(nom)) if c in libelles[nom]] for nom in facettes}
    repondent = chercher(toutes, texte)
    trouvees = _filtrer(repondent, facettes, choix)
    groupes = []
    for nom, facette in facettes.items():
        nombres = Counter(c for ligne in _filtrer(repondent, facettes, choix, sauf=nom) for c in facette.valeurs(ligne))
        options = [
            {"valeur": code, "libelle": libelle, "nombre": nombres[code], "cochee": code in choix[nom]}
            for code, libelle in libelles[nom].items()
        ]
        groupes.append({"nom": nom, "libelle": facette.libelle, "options": options})
    taille = next((t for t in tailles if str(t) == parametres.get("par")), tailles[0])
    page = Paginator(trouvees, taille).get_page(parametres.get("page"))
    return Liste(texte, groupes, _filtres(texte, choix, libelles), page, trouvees)


def _libelles(lignes: list[T], facette: Facette[T]) -> dict[str, str]:
    """The values in use, in alphabetical order of their words."""
    nommes: dict[str, str] = {}
    for ligne in lignes:
        nommes |= facette.valeurs(ligne)
    return dict(sorted(nommes.items(), key=lambda paire: replier(paire[1])))


def _filtrer(lignes: list[T], facettes: Facettes[T], choix: dict[str, list[str]], sauf: str = "") -> list[T]:
    """Within a facet any ticked value will do; every facet must agree, `sauf` set aside."""
    for nom, codes in choix.items():
        if codes and nom != sauf:
            valeurs = facettes[nom].valeurs
            lignes = [ligne for ligne in lignes if any(code in valeurs(ligne) for code in codes)]
    return lignes


def _filtres(texte: str, choix: dict[str, list[str]], libelles: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """What narrows the list, each removable."""
    filtres = [{"libelle": f"«\u00a0{texte}\u00a0»", "nom": "q", "valeur": None}] if texte else []
    return filtres + [
        {"libelle": libelles[nom][code], "nom": nom, "valeur": code} for nom, codes in choix.items() for code in codes
    ]
