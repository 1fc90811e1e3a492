"""What sources know of our sheets follows them when they are joined."""

from django.utils import timezone

from reseau.annuaire.choices import DOUBLONS_OUVERTS, DecisionDoublon
from reseau.annuaire.models import Doublon, Provenance
from reseau.structures.models import Structure


def provenances_suivre(*, source: Structure, cible: Structure) -> None:
    """After a merger, each source finds its sheets again in the structure that stands for both."""
    Provenance.objects.filter(structure=source).update(structure=cible)
    ouverts = Doublon.objects.filter(decision__in=DOUBLONS_OUVERTS)
    for paire in ({"creee": source, "structure": cible}, {"creee": cible, "structure": source}):
        ouverts.filter(**paire).update(decision=DecisionDoublon.MEME, decide_le=timezone.now())
    Doublon.objects.filter(creee=source).exclude(structure=cible).update(creee=cible)
    deja = set(Doublon.objects.filter(structure=cible).values_list("source", "source_id"))
    for doublon in Doublon.objects.filter(structure=source).exclude(creee=cible):
        if (doublon.source, doublon.source_id) not in deja:
            Doublon.objects.filter(pk=doublon.pk).update(structure=cible)
        elif doublon.decision in DOUBLONS_OUVERTS:
            doublon.delete()
