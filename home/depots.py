"""What was read from a file and waits for a yes: kept an hour for who dropped it; nothing of it is in the database."""

import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from home.erreurs import RegleRefusee
from home.personnes import Personne

DUREE = 3600
_JETON = re.compile(r"[\w-]{22}", re.ASCII)


@dataclass(frozen=True)
class Depots:
    """The files of one kind that wait."""

    genre: str

    def garder(self, compte: Personne, depot: Any) -> str:
        """Keep something for this person; the word that leads back to it."""
        jeton = secrets.token_urlsafe(16)
        cache.set(self._cle(compte, jeton), depot, DUREE)
        return jeton

    def reprendre(self, compte: Personne, jeton: str) -> Any:
        """What was kept; RegleRefusee "depot_expire" when it is too late, or not theirs."""
        depot = cache.get(self._cle(compte, jeton)) if _JETON.fullmatch(jeton) else None
        if depot is None:
            raise RegleRefusee("depot_expire", "Ce dépôt a expiré : déposez le fichier à nouveau.")
        return depot

    def oublier(self, compte: Personne, jeton: str) -> None:
        """Done."""
        cache.delete(self._cle(compte, jeton))

    def _cle(self, compte: Personne, jeton: str) -> str:
        return f"{self.genre}:{compte.pk}:{jeton}"
