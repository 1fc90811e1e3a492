"""The dumps of data.inclusion as tables: one for the structures, one for the services, lists within their cells."""

import json
from collections.abc import Iterable
from typing import Any

from reseau.echanges.imports.enregistrements import Enregistrement
from reseau.echanges.imports.format_propre import LecteurPropre

STRUCTURES = frozenset({"id", "source", "nom", "date_maj", "reseaux_porteurs"})
SERVICES = frozenset({"id", "source", "structure_id", "nom", "date_maj", "modes_accueil"})
LISTES = (
    "reseaux_porteurs", "thematiques", "publics", "modes_accueil", "zone_eligibilite", "modes_mobilisation",
    "mobilisable_par",
)  # fmt: skip


def est_un_vidage(colonnes: Iterable[str]) -> bool:
    """Whether a header is that of a dump."""
    presentes = set(colonnes)
    return presentes >= STRUCTURES or presentes >= SERVICES


class LecteurVidage:
    """Reads the lines of a dump as those of a JSON."""

    def __init__(self, reseau: str, source: str = "") -> None:
        self._lecteur = LecteurPropre(reseau, source=source)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """One line of the file."""
        dits: dict[str, Any] = {nom: valeur.strip() or None for nom, valeur in brut.items()}
        dits |= {nom: liste_de_cellule(brut.get(nom, "")) for nom in LISTES}
        lire = self._lecteur.service if "structure_id" in brut else self._lecteur.structure
        return lire(numero, dits)


def liste_de_cellule(cellule: str) -> list[str]:
    """The words of a list that a cell holds: « ["a", "b"] », « {a,b} » or « a, b »."""
    texte = cellule.strip()
    try:
        lu = json.loads(texte)
    except (json.JSONDecodeError, RecursionError):
        mots = texte.strip("{}[]").split(",")
        return [mot for brut in mots if (mot := brut.strip().strip("\"'").strip())]
    return [str(mot) for mot in lu] if isinstance(lu, list) else [texte]
