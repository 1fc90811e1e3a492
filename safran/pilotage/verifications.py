"""Invariants of the board, for `manage.py verifier`."""

from collections.abc import Iterator

from safran.pilotage.choices import Axe
from safran.pilotage.permissions import TOUTE_LA_REGION
from safran.pilotage.queries.gardes import releve_compter, releve_lire


def chiffres_exacts() -> Iterator[str]:
    """The figures kept by training and by year are those that counting everything anew would give."""
    gardes, comptes = releve_lire(TOUTE_LA_REGION), releve_compter(TOUTE_LA_REGION)
    for axe in Axe:
        if gardes.par(axe) != comptes.par(axe):
            yield f"Pilotage : les chiffres gardés par {axe.label.lower()} ne sont pas ceux que donnent les feuilles."
