"""Invariants of the workshop, for `manage.py verifier`."""

from collections.abc import Iterator

from wagtail.models import Revision

from safran.atelier.models import PublicationPrevue


def atelier_coherent() -> Iterator[str]:
    """A planned publication puts the training itself online, in a version that still exists."""
    for prevue in PublicationPrevue.objects.all():
        derniere = prevue.versions[-1] if prevue.versions else None
        version = Revision.objects.filter(pk=derniere).first()
        if version is None or version.object_id != str(prevue.formation_id):
            yield f"La publication prévue {prevue.pk} ne nomme aucune version de la formation {prevue.formation_id}."
