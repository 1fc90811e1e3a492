"""What this room does when a room below speaks."""

from typing import Any

from safran.inscriptions import rules


def rendre_les_places(sender: object, compte: Any, **kwargs: object) -> None:
    """An account is closed: its seats go to those who wait, in the same transaction."""
    rules.compte_quitter(compte=compte)
