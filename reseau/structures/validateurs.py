"""Checks on the numbers of a structure."""

import re

from django.core.exceptions import ValidationError

SIRET_LA_POSTE = "356000000"


def siret_normaliser(texte: str) -> str:
    """A SIRET without the blanks people type."""
    return re.sub(r"[\s.\u00a0\u202f-]", "", texte or "")


def siret_valider(siret: str) -> None:
    """Refuse what is not 14 digits with a good check digit (Luhn; plain sum for La Poste)."""
    if not re.fullmatch(r"[0-9]{14}", siret):
        raise ValidationError("Un SIRET a 14 chiffres.", code="siret_longueur")
    chiffres = [int(c) for c in siret]
    doubles = [c if rang % 2 else sum(divmod(2 * c, 10)) for rang, c in enumerate(chiffres)]
    somme = sum(chiffres) if siret.startswith(SIRET_LA_POSTE) else sum(doubles)
    if somme % (5 if siret.startswith(SIRET_LA_POSTE) else 10):
        raise ValidationError("Ce SIRET est incorrect : vérifiez ses chiffres.", code="siret_clef")
