"""The directory page: text, facets with exact counts, removable filters, twenty-four people a page.

A facet's counts apply every other filter, so the number beside a box is what ticking it would show.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from home.recherche.texte import replier
from reseau.membres.choices import Role
from reseau.membres.queries.personnes import Personne, personnes_lister
from reseau.membres.queries.recherche_personnes import personnes_chercher

PAR_PAGE = 24
MAX_TEXTE = 200


@dataclass(frozen=True)
class Facette:
    """One group of boxes: its words, and the values of a person, by code."""

    libelle: str
    valeurs: Callable[[Personne], Mapping[str, str]]


def _roles(personne: Personne) -> dict[str, str]:
    return {role: Role(role).label for role in personne.roles}


FACETTES = {
    "theme": Facette("Demandez-moi", lambda personne: personne.themes),
    "reseau": Facette("Réseau", lambda personne: personne.reseaux),
    "bassin": Facette("Bassin", lambda personne: personne.bassins),
    "role": Facette("Rôle", _roles),
}


@dataclass
class Trombinoscope:
    """Everything the directory page shows."""

    texte: str
    groupes: list[dict[str, Any]]
    filtres: list[dict[str, Any]]
    page: Page
    trouvees: list[Personne]

    @property
    def titre(self) -> str:
        """The count in words, read aloud when the list changes."""
        nombre = len(self.trouvees)
        if nombre == 0:
            return "Personne ne répond à cette recherche"
        return "1 personne" if nombre == 1 else f"{nombre} personnes"

    @property
    def sujets(self) -> list[dict[str, Any]]:
        """Topics on which someone answers, for « Qui sait répondre sur… »."""
        return [option for option in self.groupes[0]["options"] if option["nombre"]]


def trombinoscope_lire(compte: object, parametres: QueryDict) -> Trombinoscope:
    """The directory under the filters of the query string; unknown values are ignored, never an error."""
    texte = " ".join(parametres.get("q", "").replace("\x00", "").split())[:MAX_TEXTE]
    toutes = personnes_lister(compte)
    libelles = {nom: _libelles(toutes, facette) for nom, facette in FACETTES.items()}
    choix = {nom: [c for c in dict.fromkeys(parametres.getlist(nom)) if c in libelles[nom]] for nom in FACETTES}
    repondent = personnes_chercher(toutes, texte)
    trouvees = _filtrer(repondent, choix)
    return Trombinoscope(
        texte=texte,
        groupes=[_groupe(nom, libelles[nom], choix[nom], _filtrer(repondent, choix, sauf=nom)) for nom in FACETTES],
        filtres=_filtres(texte, choix, libelles),
        page=Paginator(trouvees, PAR_PAGE).get_page(parametres.get("page")),
        trouvees=trouvees,
    )


def _libelles(personnes: list[Personne], facette: Facette) -> dict[str, str]:
    """The values in use, in alphabetical order of their words."""
    nommes: dict[str, str] = {}
    for personne in personnes:
        nommes |= facette.valeurs(personne)
    return dict(sorted(nommes.items(), key=lambda paire: replier(paire[1])))


def _filtrer(personnes: list[Personne], choix: dict[str, list[str]], sauf: str = "") -> list[Personne]:
    """Within a facet any ticked value will do; every facet must agree, `sauf` set aside."""
    for nom, codes in choix.items():
        if codes and nom != sauf:
            valeurs = FACETTES[nom].valeurs
            personnes = [p for p in personnes if any(code in valeurs(p) for code in codes)]
    return personnes


def _groupe(nom: str, libelles: dict[str, str], choisis: list[str], personnes: list[Personne]) -> dict[str, Any]:
    nombres = Counter(code for personne in personnes for code in FACETTES[nom].valeurs(personne))
    options = [
        {"valeur": code, "libelle": libelle, "nombre": nombres[code], "cochee": code in choisis}
        for code, libelle in libelles.items()
    ]
    return {"nom": nom, "libelle": FACETTES[nom].libelle, "options": options}


def _filtres(texte: str, choix: dict[str, list[str]], libelles: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """What narrows the list, each removable."""
    filtres = [{"libelle": f"«\u00a0{texte}\u00a0»", "nom": "q", "valeur": None}] if texte else []
    return filtres + [
        {"libelle": libelles[nom][code], "nom": nom, "valeur": code} for nom, codes in choix.items() for code in codes
    ]
