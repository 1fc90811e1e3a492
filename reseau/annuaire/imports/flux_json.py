"""A JSON read by pieces: what its lists hold comes one by one, and the text never stands whole in memory."""

import io
import json
from collections.abc import Iterator
from typing import Any

from reseau.annuaire.imports.enregistrements import FichierRefuse

MORCEAU = 1 << 18
MARGE = 16  # un mot ou un caractère échappé peuvent être coupés par la fin du morceau
BLANCS = " \t\n\r"
CHAINE_OUVERTE = "Unterminated string"
Membre = tuple[str, Any]


def json_parcourir(contenu: bytes, encodage: str) -> Iterator[Membre]:
    """The elements of a list, under ""; those of the lists of an object, and its other values, under their names.

    FichierRefuse with the line and the column of the first fault, when it is reached.
    """
    tampon = _Tampon(io.TextIOWrapper(io.BytesIO(contenu), encoding=encodage, newline=""))
    try:
        yield from _lire(tampon)
    except RecursionError as erreur:
        raise FichierRefuse("Ce JSON est trop imbriqué.") from erreur


def _lire(tampon: "_Tampon") -> Iterator[Membre]:
    if tampon.signe() == "{":
        tampon.passer("{")
        while tampon.signe() != "}":
            nom = tampon.valeur()
            if not isinstance(nom, str):
                tampon.refuser()
            tampon.passer(":")
            if tampon.signe() == "[":
                yield from ((nom, element) for element in _elements(tampon))
            else:
                yield nom, tampon.valeur()
            tampon.suite("}")
        tampon.passer("}")
    elif tampon.signe() == "[":
        yield from (("", element) for element in _elements(tampon))
    else:
        yield "", tampon.valeur()
    if tampon.signe():
        tampon.refuser()


def _elements(tampon: "_Tampon") -> Iterator[Any]:
    tampon.passer("[")
    while tampon.signe() != "]":
        yield tampon.valeur()
        tampon.suite("]")
    tampon.passer("]")


class _Tampon:
    """The piece of text under way, and where it stands in the file."""

    def __init__(self, flux: io.TextIOWrapper) -> None:
        self._flux, self._texte, self._place, self._finie = flux, "", 0, False
        self._lignes, self._colonnes = 0, 0  # de ce qui est déjà oublié
        self._decoder = json.JSONDecoder().raw_decode

    def signe(self) -> str:
        """The next sign that is not blank; none at the end."""
        while True:
            while self._place < len(self._texte) and self._texte[self._place] in BLANCS:
                self._place += 1
            if self._place < len(self._texte):
                return self._texte[self._place]
            if not self._lire_plus():
                return ""

    def passer(self, attendu: str) -> None:
        """Go past this very sign."""
        if self.signe() != attendu:
            self.refuser()
        self._place += 1

    def suite(self, fin: str) -> None:
        """Go past the comma that separates from the next element; before the end, there is none."""
        if self.signe() == ",":
            self.passer(",")
            if self.signe() == fin:
                self.refuser()
        elif self.signe() != fin:
            self.refuser()

    def valeur(self) -> Any:
        """The value that starts here, read whole."""
        self.signe()
        while True:
            try:
                valeur, place = self._decoder(self._texte, self._place)
            except json.JSONDecodeError as erreur:
                coupee = erreur.msg.startswith(CHAINE_OUVERTE) or erreur.pos >= len(self._texte) - MARGE
                if not (coupee and self._lire_plus()):
                    self.refuser(erreur.pos)
            except ValueError:  # un nombre de plus de quatre mille chiffres
                self.refuser()
            else:
                if place < len(self._texte) or not self._lire_plus():  # un nombre peut continuer
                    self._place = place
                    return valeur

    def refuser(self, place: int | None = None) -> None:
        """FichierRefuse at this place, the current one by default."""
        avant = self._texte[: self._place if place is None else place]
        lignes = avant.count("\n")
        colonne = len(avant) - avant.rfind("\n") if lignes else self._colonnes + len(avant) + 1
        raise FichierRefuse(f"Ce JSON est incorrect, ligne {self._lignes + lignes + 1}, colonne {colonne}.")

    def _lire_plus(self) -> bool:
        """Forget what was read, and read as much again as what remains, at least a piece; False at the end."""
        if self._finie:
            return False
        fait, reste = self._texte[: self._place], self._texte[self._place :]
        suite = self._flux.read(max(MORCEAU, len(reste)))
        if not suite:
            self._finie = True
            return False
        if lignes := fait.count("\n"):
            self._lignes, self._colonnes = self._lignes + lignes, len(fait) - fait.rfind("\n") - 1
        else:
            self._colonnes += len(fait)
        self._texte, self._place = reste + suite, 0
        return True
