"""What the base must keep and nobody may read there (ADR 026): keys, encryption, verification codes."""

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as SessionsEnBase
from django.contrib.sessions.models import Session
from django.utils import timezone

# A key kept in a file beside the data, made at the first need: the first process to need it makes it, for all.


def cle_de_secours(chemin: Path, fabriquer: Callable[[], bytes]) -> Path:
    """Where the key stands, readable by its owner only; made by `fabriquer` when it is not there yet."""
    if chemin.exists():
        return chemin
    chemin.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=chemin.parent, prefix=".cle-", delete=False) as provisoire:
        provisoire.write(fabriquer())
        provisoire.flush()
        os.fsync(provisoire.fileno())
    try:
        os.link(provisoire.name, chemin)
    except FileExistsError:
        pass
    finally:
        os.unlink(provisoire.name)
    return chemin


# What the base must keep and nobody may read there: encrypted with a key that stands outside of it (ADR 026).
#
# The first key of COFFRE_CLES encrypts, all of them decrypt: a rotation puts the new one first.


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


# Verification codes: 80 random bits (or as many as asked) in Crockford's base 32, and a check character among them.
#
# The check is a weighted sum over the field of 32 elements, each weight a different power of 2: any one-character
# change and any swap of two characters are refused, the check character included. Crockford's own check symbols
# (* ~ $ = U) were left aside: they are hard to read aloud and to type.

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


# Sessions in the base, useless to whoever reads the base: their key is hashed, their content encrypted (ADR 026).


class SessionStore(SessionsEnBase):
    """The cookie holds the key, the base its print; the rest is Django's."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The content as the base keeps it."""
        return chiffrer(self.serializer().dumps(session_dict).decode())

    def decode(self, session_data: str) -> dict[str, Any]:
        """The content; empty when no key opens it, so that the person signs in again."""
        try:
            return self.serializer().loads(dechiffrer(session_data).encode())
        except CoffreFerme:
            return {}

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to write."""
        ligne = super().create_model_instance(data)
        ligne.session_key = _empreinte(ligne.session_key)
        return ligne

    def exists(self, session_key: str) -> bool:
        """A session has this key."""
        return super().exists(_empreinte(session_key))

    def delete(self, session_key: str | None = None) -> None:
        """End one session, this one by default."""
        cle = session_key or self.session_key
        if cle is not None:
            super().delete(_empreinte(cle))

    def _get_session_from_db(self) -> Session | None:
        """The row of a session that has not ended; a key that opens none is forgotten."""
        encore = Session.objects.filter(session_key=_empreinte(self.session_key), expire_date__gt=timezone.now())
        if not (ligne := encore.first()):
            self._session_key = None
        return ligne


def _empreinte(cle: str) -> str:
    """What the base keeps of a key: as many characters as its column holds."""
    return hashlib.sha256(cle.encode()).hexdigest()[:40]
