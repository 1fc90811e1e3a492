"""What a list says of each row: on its page, and in its files."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from home.typographie import date_courte


@dataclass(frozen=True)
class Colonne:
    """A title, and what to read in the row: « formation.title », or a function of the row.

    `lien` gives the address behind the words of the page; `gabarit` draws the cell there, with `ligne` and `valeur`.
    A column is in the files and on the page, unless one of them is told not to.
    """

    titre: str
    valeur: str | Callable[[Any], Any]
    lien: Callable[[Any], str] | None = None
    gabarit: str = ""
    page: bool = True
    fichier: bool = True

    def lire(self, ligne: Any) -> Any:
        """What the row says, as it is kept."""
        if callable(self.valeur):
            return self.valeur(ligne)
        return reduce(_suivre, self.valeur.split("."), ligne)

    def cellule(self, ligne: Any) -> Any:
        """The same for a file: a day as it is written here, nothing where nothing is known."""
        valeur = self.lire(ligne)
        if isinstance(valeur, datetime.date):
            return date_courte(valeur)
        return "" if valeur is None else valeur

    def montrer(self, ligne: Any) -> dict[str, Any]:
        """The same for the page."""
        return {
            "texte": self.cellule(ligne),
            "valeur": self.lire(ligne),
            "lien": self.lien(ligne) if self.lien else "",
            "gabarit": self.gabarit,
            "nombre": isinstance(self.lire(ligne), int | float),
        }


def _suivre(objet: Any, nom: str) -> Any:
    valeur = getattr(objet, nom, None) if objet is not None else None
    return valeur() if callable(valeur) else valeur
