"""Invariants of the workshop, for `manage.py verifier`."""

from collections.abc import Iterator

from wagtail.models import Revision

from home.choices import Verdict
from safran.atelier.choices import EtatProposition
from safran.atelier.models import LectureProposition, Proposition, PublicationPrevue


def atelier_coherent() -> Iterator[str]:
    """A planned publication puts the training itself online, in a version that still exists."""
    for prevue in PublicationPrevue.objects.all():
        derniere = prevue.versions[-1] if prevue.versions else None
        version = Revision.objects.filter(pk=derniere).first()
        if version is None or version.object_id != str(prevue.formation_id):
            yield f"La publication prévue {prevue.pk} ne nomme aucune version de la formation {prevue.formation_id}."


def propositions_coherentes() -> Iterator[str]:
    """A proposal that was read twice bears two acceptances, one of them by another network."""
    for proposition in Proposition.objects.filter(etat=EtatProposition.LUE):
        lectures = LectureProposition.objects.filter(proposition=proposition).order_by("demandee_le", "pk")
        dernieres = {lecture.meme_reseau: lecture.verdict for lecture in lectures}
        if dernieres != {True: Verdict.ACCEPTEE, False: Verdict.ACCEPTEE}:
            yield f"La proposition {proposition.pk} est lue deux fois sans deux avis favorables."
