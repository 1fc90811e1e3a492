"""Facets and their exact counts of structures: each group is counted under the choices of all the others."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

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


def compter(
    base: int, choix: Choix, ouvert: bool, moment: datetime.datetime, valeurs: Mapping[str, list[str]], memoire: Memoire
) -> Comptes:
    """Filter `base` by the choices and count every value named in `valeurs`."""
    compter_structures = memoire.segments.compter
    ouvertes = memoire.ouvertures.ouvertes(moment, memoire.taille)
    filtres = {nom: _reunion(nom, choix[nom], memoire) for nom in NOMS if choix.get(nom)}
    if ouvert:
        filtres["ouvert"] = ouvertes
    tous = base
    for filtre in filtres.values():
        tous &= filtre
    par_valeur = {}
    for nom in NOMS:
        sous = sauf(nom, base, filtres) if nom in filtres else tous
        par_valeur[nom] = {
            valeur: compter_structures(sous & lignes_de(nom, valeur, memoire)) for valeur in valeurs.get(nom, ())
        }
    sous = sauf("ouvert", base, filtres) if ouvert else tous
    return Comptes(tous, compter_structures(tous), par_valeur, compter_structures(sous & ouvertes), filtres)


def _reunion(nom: str, valeurs: tuple[str, ...], memoire: Memoire) -> int:
    """Values chosen in one group add up."""
    lignes = 0
    for valeur in valeurs:
        lignes |= lignes_de(nom, valeur, memoire)
    return lignes


def sauf(nom: str, base: int, filtres: Mapping[str, int]) -> int:
    """The rows that pass every group but one."""
    for autre, filtre in filtres.items():
        if autre != nom:
            base &= filtre
    return base
