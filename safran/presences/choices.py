"""What a line of the sheet may say."""

from django.db import models

from safran.inscriptions.choices import EtatInscription


class EtatPresence(models.TextChoices):
    """One person, one half-day."""

    PRESENT = "PRESENT", "Présence"
    ABSENT = "ABSENT", "Absence"
    EXCUSE = "EXCUSE", "Absence excusée"


class Moyen(models.TextChoices):
    """How a presence came to be known."""

    DESSIN = "DESSIN", "Signature tracée"
    CASE = "CASE", "Signature par case cochée"
    PAPIER = "PAPIER", "Notée d’après la feuille papier"


TONS = {EtatPresence.PRESENT: "ok", EtatPresence.ABSENT: "non", EtatPresence.EXCUSE: "info"}
# Une signature : des traits seulement, dans un cadre de 320 sur 120.
TRACE = r"^(?:[ML] ?-?\d{1,4}(?:\.\d)? -?\d{1,4}(?:\.\d)? ?)*$"
MAX_TRACE = 12_000
CADRE = (320, 120)
EXTENSIONS_PIECE = ("pdf", "jpg", "jpeg", "png")
MAX_PIECE = 5 * 1024 * 1024


def constat_de(etats: list[str]) -> str:
    """What a person's half-days say of the sign-up; "" while none is noted."""
    if not etats:
        return ""
    if EtatPresence.PRESENT in etats:
        return EtatInscription.PRESENTE.value
    if set(etats) == {EtatPresence.EXCUSE.value}:
        return EtatInscription.ABSENTE_EXCUSEE.value
    return EtatInscription.ABSENTE.value
