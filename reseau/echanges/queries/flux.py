"""Reads of the source that the directory follows."""

from urllib.parse import urlsplit

from django.conf import settings

from reseau.annuaire.models import Flux
from reseau.echanges.rules.flux.suivi import SOURCE


def flux_lu() -> Flux:
    """The source, as it was last read; one that never was is told so."""
    return Flux.objects.select_related("importation").filter(source=SOURCE).first() or Flux(source=SOURCE)


def hotes_suivis() -> list[str]:
    """The hosts that are read, without what may follow them in the settings."""
    return sorted({urlsplit(adresse).hostname or "" for adresse in settings.DATA_INCLUSION_URL} - {""})
