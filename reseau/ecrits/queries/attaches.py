"""What a document is tied to, read once for all its readers; who may read these is asked at each page."""

from typing import NamedTuple

from home.gardees import Gardee
from reseau.ecrits.models import DocumentLocal

ATTACHES = Gardee("attaches d’un document", pieces=("ecrits", "vocabulaires"))


class Attaches(NamedTuple):
    """The codes of its themes, the keys of the actions of plans that come from it."""

    themes: tuple[str, ...]
    actions: tuple[int, ...]


def attaches_lire(document: DocumentLocal) -> Attaches:
    """Two questions, until a document is tied to something else."""
    return ATTACHES.lire(document.pk, lambda: _lire(document))


def _lire(document: DocumentLocal) -> Attaches:
    liens = DocumentLocal.actions.through.objects.filter(documentlocal=document.pk)
    themes = document.themes.values_list("code", flat=True)
    return Attaches(tuple(themes), tuple(liens.values_list("actionplan", flat=True)))
