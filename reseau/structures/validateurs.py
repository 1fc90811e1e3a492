"""Checks on the numbers of a structure."""

import re

from django.core.exceptions import ValidationError

SIREN_LA_POSTE = "356000000"


def siret_normaliser(texte: str) -> str:
    """A SIRET without the blanks people type."""
    return re.sub(r"[\s.\u00a0\u202f-]", "", texte or "")


def siret_valider(siret: str) -> None:
    """Refuse what is not 14 digits with a good check digit (Luhn; for La Poste, a sum divisible by five will do)."""
    if not re.fullmatch(r"[0-9]{14}", siret):
        raise ValidationError("Un SIRET a 14 chiffres.", code="siret_longueur")
    chiffres = [int(c) for c in siret]
    if siret.startswith(SIREN_LA_POSTE) and sum(chiffres) % 5 == 0:
        return
    if sum(c if rang % 2 else sum(divmod(2 * c, 10)) for rang, c in enumerate(chiffres)) % 10:
        raise ValidationError("Ce SIRET est incorrect : vérifiez ses chiffres.", code="siret_clef")
