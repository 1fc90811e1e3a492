"""Facets and their exact counts of structures: each group is counted under the choices of all the others."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from home.recherche.index import Facettes, sauf
from reseau.annuaire.choices import Mode
from reseau.annuaire.recherche.memoire import Memoire

TOUT_PUBLIC = "tout-public"


@dataclass(frozen=True)
class Groupe:
    """A group of facets: the name of its parameter, which is also the prefix of its tokens, and its label."""

    nom: str
    libelle: str


GROUPES = (
    Groupe("public", "Public"),
    Groupe("mission", "Mission"),
    Groupe("theme", "Thème"),
    Groupe("cep", "Niveau CEP"),
    Groupe("reseau", "Réseau"),
    Groupe("mode", "Mode"),
)
NOMS = tuple(groupe.nom for groupe in GROUPES)
MODES = {mode.value: mode.label for mode in Mode}
Choix = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Comptes:
    """The rows that pass everything, the number of structures behind each value of each group, the rows by filter."""

    lignes: int
    structures: int
    par_valeur: dict[str, dict[str, int]]
    ouvertes: int
    filtres: dict[str, int]


def lignes_de(nom: str, valeur: str, memoire: Memoire) -> int:
    """The rows of one value; whoever asks for a public is also served by what is open to everyone."""
    lignes = memoire.facette(f"{nom}:{valeur}")
    return lignes | memoire.facette(f"public:{TOUT_PUBLIC}") if nom == "public" else lignes


def filtrer(choix: Choix, ouvert: bool, moment: datetime.datetime, memoire: Memoire) -> dict[str, int]:
    """The rows that each choice keeps, « ouvert maintenant » among them."""
    filtres = _facettes(memoire).filtres({nom: choix[nom] for nom in NOMS if choix.get(nom)})
    return filtres | ({"ouvert": memoire.ouvertures.ouvertes(moment, memoire.taille)} if ouvert else {})


def compter(
    base: int,
    filtres: dict[str, int],
    moment: datetime.datetime,
    valeurs: Mapping[str, list[str]],
    memoire: Memoire,
) -> Comptes:
    """Filter `base` and count every value named in `valeurs`."""
    facettes, ouvertes = _facettes(memoire), memoire.ouvertures.ouvertes(moment, memoire.taille)
    tous = sauf("", base, filtres)
    return Comptes(
        lignes=tous,
        structures=facettes.compter(tous),
        par_valeur=facettes.comptes(base, {nom: valeurs.get(nom, ()) for nom in NOMS}, filtres),
        ouvertes=facettes.compter(sauf("ouvert", base, filtres) & ouvertes),
        filtres=filtres,
    )


def _facettes(memoire: Memoire) -> Facettes:
    return Facettes(lambda nom, valeur: lignes_de(nom, valeur, memoire), memoire.segments.compter)
