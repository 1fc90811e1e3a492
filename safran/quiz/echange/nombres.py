"""Numbers as files write them: a point or a comma in, a point and no exponent out."""

from decimal import Decimal, InvalidOperation
from typing import Any

from safran.quiz.echange.modele import ENTIER, Refus


def nombre_lire(brut: str, quoi: str) -> Decimal:
    """A finite number of reasonable size, with a point or a comma."""
    texte = brut.strip().replace("\u2212", "-").replace(",", ".").replace("\u00a0", "").replace("\u202f", "")
    try:
        nombre = Decimal(texte) if len(texte) <= 60 and "_" not in texte else None
    except InvalidOperation:
        nombre = None
    if nombre is None or not nombre.is_finite() or (nombre and not -30 <= nombre.adjusted() <= 30):
        raise Refus(f"{quoi} : « {brut.strip()[:40]} » n’est pas un nombre.")
    return canonique(nombre)


def canonique(nombre: Decimal) -> Decimal:
    """The same number, written without exponent nor useless zeros."""
    return Decimal(ecrire_nombre(nombre))


def ecrire_nombre(nombre: Decimal) -> str:
    """How a number is written in a file: with a point, no exponent."""
    texte = format(nombre, "f")
    texte = texte.rstrip("0").rstrip(".") if "." in texte else texte
    return "0" if texte in ("-0", "") else texte


def part_ecrire(part: Decimal | None) -> str | None:
    """A share as its block stores it: nothing when it has none of its own."""
    return None if part is None else ecrire_nombre(part)


def part_entiere_ecrire(part: Decimal) -> str | None:
    """The share of an accepted answer: nothing is all of it."""
    return None if part == ENTIER else ecrire_nombre(part)


def part_lire(brut: Any) -> str | None:
    """A share as it was stored, written one way."""
    return None if brut in (None, "") else ecrire_nombre(Decimal(str(brut)))


def part_de(lue: dict[str, Any], sinon: Decimal = Decimal(0)) -> Decimal:
    """The share of an answer; `sinon` when it has none of its own."""
    return sinon if lue["part"] is None else Decimal(lue["part"])
