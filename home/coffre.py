"""What the base must keep and nobody may read there: encrypted with a key that stands outside of it (ADR 026).

The first key of COFFRE_CLES encrypts, all of them decrypt: a rotation puts the new one first.
"""

from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from home.cles import cle_de_secours


class CoffreFerme(Exception):
    """No key of ours opens this text."""


def chiffrer(texte: str) -> str:
    """The text as the base keeps it."""
    return _coffre(*cles_lire()).encrypt(texte.encode()).decode()


def dechiffrer(chiffre: str) -> str:
    """The text that was encrypted. Raises CoffreFerme when no key opens it, or when it was changed."""
    try:
        return _coffre(*cles_lire()).decrypt(chiffre.encode()).decode()
    except InvalidToken:
        raise CoffreFerme("Aucune clé du coffre n’ouvre ce texte.")


def cles_lire() -> list[str]:
    """The keys in force, the one that encrypts first."""
    return settings.COFFRE_CLES or [_cle_du_fichier(settings.COFFRE_CLE_DE_SECOURS)]


@cache
def _cle_du_fichier(chemin: Path) -> str:
    return cle_de_secours(chemin, Fernet.generate_key).read_text()


@cache
def _coffre(*cles: str) -> MultiFernet:
    return MultiFernet([Fernet(cle) for cle in cles])
