"""What a list says of each row: on its page, and in its files."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import Manager
from django.template.loader import get_template
from django.utils.html import escape

from home.typographie import date_courte, en_page


@dataclass(frozen=True)
class Colonne:
    """A title, and what to read in the row: « formation.title », « publics », or a function of the row.

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
        return lire(ligne, self.valeur)

    def cellule(self, ligne: Any) -> Any:
        """The same for a file: a day as it is written here, several words in one cell, nothing for what is unknown."""
        return _dire(self.lire(ligne))

    def montrer(self, ligne: Any, liste: Any, balise: str = "td") -> str:
        """Its cell on the page: its words, with their link; or what its template draws."""
        valeur = self.lire(ligne)
        if self.gabarit:
            dit = get_template(self.gabarit).render({"ligne": ligne, "valeur": valeur, "liste": liste}).strip()
        else:
            dit = _en_page(_dire(valeur))
        if self.lien and not self.gabarit:
            dit = f'<a href="{escape(self.lien(ligne))}">{dit}</a>'
        if balise == "th":
            return f'<th scope="row">{dit}</th>'
        return f'<td class="nombre">{dit}</td>' if isinstance(valeur, int | float) else f"<td>{dit}</td>"


def _dire(valeur: Any) -> Any:
    if isinstance(valeur, datetime.date):
        return date_courte(valeur)
    if isinstance(valeur, list):
        return " ; ".join(map(str, valeur))
    return "" if valeur is None else valeur


def _en_page(dit: Any) -> str:
    return en_page(dit if isinstance(dit, str) else str(dit))


def lire(ligne: Any, valeur: str | Callable[[Any], Any]) -> Any:
    """What a row says: by a function, or by a path of names; the rows of a relation are a list."""
    return valeur(ligne) if callable(valeur) else reduce(_suivre, valeur.split("."), ligne)


def feuille(colonnes: Sequence[Colonne], lignes: Iterable[Any]) -> tuple[list[str], Iterator[list[Any]]]:
    """The headings of a file, and its rows one by one."""
    return [colonne.titre for colonne in colonnes], ([c.cellule(ligne) for c in colonnes] for ligne in lignes)


def _suivre(objet: Any, nom: str) -> Any:
    valeur = getattr(objet, nom, None) if objet is not None else None
    if isinstance(valeur, Manager):
        return list(valeur.all())
    return valeur() if callable(valeur) else valeur
