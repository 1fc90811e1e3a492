"""Types of the data model: each one takes a text and says what is wrong with it, or nothing."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from safran.scorm.rte.erreurs import Raison
from safran.scorm.rte.temps import centiemes_12, centiemes_2004

Type = Callable[[str], Raison | None]

REEL = re.compile(r"-?(\d+(\.\d*)?|\.\d+)", re.ASCII)
CHIFFRES_MAX = 40
LANGUE = re.compile(r"([a-z]{2,3}|i|x)(-[a-z0-9]{1,8})*", re.I | re.ASCII)
PREFIXE_LANGUE = re.compile(r"\{lang=([^}]*)\}(.*)", re.S)
URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:\S+", re.I)
INSTANT = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2})(?::(\d{2})(?::(\d{2})(?:\.\d{1,2})?)?)?(Z|[+-]\d{2}(?::\d{2})?)?)?)?)?",
    re.ASCII,
)


def motif(expression: str) -> Type:
    """A text of that shape."""
    compile_ = re.compile(expression, re.S)
    return lambda texte: None if compile_.fullmatch(texte) else Raison.TYPE


def texte(maximum: int) -> Type:
    """Any text, not longer."""
    return lambda valeur: None if len(valeur) <= maximum else Raison.TYPE


def mots(*permis: str) -> Type:
    """One word of a vocabulary."""
    ensemble = frozenset(permis)
    return lambda valeur: None if valeur in ensemble else Raison.TYPE


def nombre_lire(valeur: str) -> Decimal | None:
    """A plain number, or None."""
    if len(valeur) > CHIFFRES_MAX or not REEL.fullmatch(valeur):
        return None
    try:
        return Decimal(valeur)
    except InvalidOperation:
        return None


def reel(bas: str | None = None, haut: str | None = None, *, vide: bool = False) -> Type:
    """A number between bounds; `vide` lets an empty text pass."""
    minimum, maximum = (Decimal(borne) if borne is not None else None for borne in (bas, haut))

    def verifier(valeur: str) -> Raison | None:
        if vide and valeur == "":
            return None
        nombre = nombre_lire(valeur)
        if nombre is None:
            return Raison.TYPE
        dehors = (minimum is not None and nombre < minimum) or (maximum is not None and nombre > maximum)
        return Raison.BORNES if dehors else None

    return verifier


def entier(bas: int, haut: int) -> Type:
    """A whole number between bounds."""

    def verifier(valeur: str) -> Raison | None:
        if not re.fullmatch(r"[+-]?\d{1,9}", valeur, re.ASCII):
            return Raison.TYPE
        return None if bas <= int(valeur) <= haut else Raison.BORNES

    return verifier


def un_de(*types: Type) -> Type:
    """Any of several types."""
    return lambda valeur: None if any(t(valeur) is None for t in types) else Raison.TYPE


def localise(maximum: int) -> Type:
    """A text that may say its language first: « {lang=fr}… »."""

    def verifier(valeur: str) -> Raison | None:
        trouve = PREFIXE_LANGUE.fullmatch(valeur)
        if trouve and not LANGUE.fullmatch(trouve[1]):
            return Raison.TYPE
        corps = trouve[2] if trouve else valeur
        return None if len(corps) <= maximum else Raison.TYPE

    return verifier


def identifiant(maximum: int) -> Type:
    """An identifier without blanks; a URN must be whole."""

    def verifier(valeur: str) -> Raison | None:
        if not valeur or len(valeur) > maximum or re.search(r"\s", valeur):
            return Raison.TYPE
        return Raison.TYPE if valeur.lower().startswith("urn:") and not URN.fullmatch(valeur) else None

    return verifier


def langue(valeur: str) -> Raison | None:
    """A language, or none."""
    return None if valeur == "" or (len(valeur) <= 250 and LANGUE.fullmatch(valeur)) else Raison.TYPE


def duree_12(valeur: str) -> Raison | None:
    """HHHH:MM:SS.SS."""
    return None if centiemes_12(valeur) is not None else Raison.TYPE


def duree_2004(valeur: str) -> Raison | None:
    """ISO 8601 duration."""
    return None if centiemes_2004(valeur) is not None else Raison.TYPE


def heure_12(valeur: str) -> Raison | None:
    """HH:MM:SS.SS, on a real clock."""
    trouve = re.fullmatch(r"(\d{2}):(\d{2}):(\d{2})(\.\d{1,2})?", valeur, re.ASCII)
    bonne = trouve and int(trouve[1]) < 24 and int(trouve[2]) < 60 and int(trouve[3]) < 60
    return None if bonne else Raison.TYPE


def instant_2004(valeur: str) -> Raison | None:
    """A date and time from 1970 to 2038, as precise as one wishes."""
    trouve = INSTANT.fullmatch(valeur)
    if not trouve:
        return Raison.TYPE
    annee, mois, jour, heure, minute, seconde = (int(m) if m else None for m in trouve.groups()[:6])
    try:
        datetime.datetime(annee, mois or 1, jour or 1, heure or 0, minute or 0, seconde or 0)
    except ValueError:
        return Raison.TYPE
    return None if 1970 <= annee <= 2038 else Raison.TYPE
