"""What this room does when a room below speaks."""

from typing import Any

from safran.attestations.rules import emission


def formation_achevee(sender: object, suivi: Any, **kwargs: object) -> None:
    """A training has just been completed: prepare its attestation in the same transaction."""
    emission.attestation_preparer(suivi=suivi)
