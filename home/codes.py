"""Verification codes: 80 random bits (or as many as asked) in Crockford's base 32, and a check character among them.

The check is a weighted sum over the field of 32 elements, each weight a different power of 2: any one-character
change and any swap of two characters are refused, the check character included. Crockford's own check symbols
(* ~ $ = U) were left aside: they are hard to read aloud and to type.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGUEUR = 16
_RANGS = {lettre: rang for rang, lettre in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_POLYNOME = 0b100101
_SEPARATEURS = re.compile(r"[\s\-\u2010-\u2015._·]+")


def _doubler(valeur: int) -> int:
    """Multiply by 2 in the field of 32 elements."""
    valeur <<= 1
    return valeur ^ _POLYNOME if valeur & 0b100000 else valeur


def _controle(rangs: list[int]) -> int:
    """The value that the check character must have (Horner's rule, last weight 2)."""
    somme = 0
    for rang in rangs:
        somme = _doubler(somme ^ rang)
    return somme


def code_generer(longueur: int = LONGUEUR) -> str:
    """A new canonical code: so many random characters (16 by default) and their check."""
    rangs = [secrets.randbelow(32) for _ in range(longueur)]
    return "".join(ALPHABET[rang] for rang in [*rangs, _controle(rangs)])


def code_lire(texte: str, longueur: int = LONGUEUR) -> str | None:
    """The canonical form of a typed code; None when it cannot be one.

    Spaces, hyphens and case do not matter; O is read 0, I and L are read 1.
    """
    brut = _SEPARATEURS.sub("", texte).upper()
    if len(brut) != longueur + 1 or any(lettre not in _RANGS for lettre in brut):
        return None
    rangs = [_RANGS[lettre] for lettre in brut]
    if _controle(rangs[:-1]) != rangs[-1]:
        return None
    return "".join(ALPHABET[rang] for rang in rangs)


def code_montrer(code: str) -> str:
    """The code in groups of four: « 7K4M-20Q8-9XTA-D3WE-5 »."""
    return "-".join(code[debut : debut + 4] for debut in range(0, len(code), 4))
