"""How typed words and numbers are read: folded, compared with what is accepted, with or without a wildcard."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from home.recherche.texte import replier
from safran.quiz.choices import Tolerance
from safran.quiz.genres.base import pourcent

JOKER = "*"
EXPOSANT_MAX = 40  # au-delà, un nombre tapé ne se calcule plus
_BLANCS = re.compile(r"[\s\u00a0\u202f\u2009]+")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "´": "'", "‑": "-", "–": "-"})
_NOMBRE = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?")


def plier(texte: str, casse: bool = False) -> str:
    """A short answer made comparable; `casse` keeps capitals and accents."""
    texte = unicodedata.normalize("NFC", texte).translate(_APOSTROPHES)
    return _BLANCS.sub(" ", texte if casse else replier(texte)).strip()


def _morceaux(modele: str) -> list[str]:
    """A pattern cut at its wildcards; « \\* » is a star."""
    return [m.replace("\\" + JOKER, JOKER) for m in re.split(r"(?<!\\)\*", modele)]


def correspond(texte: str, modele: str, *, casse: bool = False, joker: bool = False) -> bool:
    """Whether a typed text is the one expected; read from left to right, in a time that follows the length."""
    donne = plier(texte, casse)
    if not joker:
        return donne == plier(modele, casse)
    morceaux = [plier(m, casse) if m.strip() else "" for m in _morceaux(modele)]
    if len(morceaux) == 1:
        return donne == morceaux[0]
    debut, *milieu, fin = morceaux
    if len(donne) < len(debut) + len(fin) or not donne.startswith(debut) or not donne.endswith(fin):
        return False
    position, limite = len(debut), len(donne) - len(fin)
    for morceau in milieu:
        trouve = donne.find(morceau, position, limite)
        if trouve < 0:
            return False
        position = trouve + len(morceau)
    return True


def nombre_lire(texte: str) -> Fraction | None:
    """A number as French people write it: « 1 234,5 », « -0.5 », « 6,02e23 »; None when it is not one."""
    net = _BLANCS.sub("", texte.replace("−", "-"))
    if not _NOMBRE.fullmatch(net):
        return None
    try:
        nombre = Decimal(net.replace(",", "."))
    except InvalidOperation:
        return None
    if nombre and abs(nombre.adjusted()) > EXPOSANT_MAX:
        return None
    return Fraction(nombre)


def proche(donne: Fraction, reponse: dict[str, Any]) -> bool:
    """Whether a number is within the tolerance of an accepted one, bounds included; « * » accepts any."""
    if reponse["valeur"].strip() == JOKER:
        return True
    juste, marge = nombre_lire(reponse["valeur"]), nombre_lire(reponse.get("tolerance") or "0")
    if juste is None or marge is None:
        return False
    if reponse.get("mode") == Tolerance.POURCENT:
        marge = abs(juste) * marge / 100
    return abs(donne - juste) <= marge


def part_de(reponse: dict[str, Any] | None) -> Fraction:
    """The share that an accepted answer gives: all of it unless it says otherwise."""
    if reponse is None:
        return Fraction(0)
    return Fraction(1) if reponse.get("part") in (None, "") else pourcent(reponse["part"])


def part_egale(combien: int) -> Decimal:
    """The percentage that each of several right choices gives, when none says its own."""
    return (Decimal(100) / max(combien, 1)).quantize(Decimal("0.00001"))


def meilleure(reponses: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The accepted answer that gives most, the first of them."""
    return max(reponses, key=part_de, default=None)
