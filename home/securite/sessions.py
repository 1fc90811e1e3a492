"""Sessions in the base, useless to whoever reads the base: their key is hashed, their content encrypted (ADR 026)."""

import hashlib
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as SessionsEnBase
from django.contrib.sessions.models import Session
from django.utils import timezone

from home.securite import coffre


class SessionStore(SessionsEnBase):
    """The cookie holds the key, the base its print; the rest is Django's."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The content as the base keeps it."""
        return coffre.chiffrer(self.serializer().dumps(session_dict).decode())

    def decode(self, session_data: str) -> dict[str, Any]:
        """The content; empty when no key opens it, so that the person signs in again."""
        try:
            return self.serializer().loads(coffre.dechiffrer(session_data).encode())
        except coffre.CoffreFerme:
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
