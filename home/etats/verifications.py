"""What `manage.py verifier` asks of every history."""

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from home.etats.cycles import CYCLES
from home.etats.models import Passage


def historiques_coherents() -> Iterator[str]:
    """Each row is in the state that the last line of its history says, and each line begins where the last one led.

    A row without a history is where it may begin.
    """
    for cycle in [cycle for cycle in CYCLES.values() if cycle.modele]:
        nom = cycle.modele._meta.verbose_name
        lignes = Passage.objects.du_cycle(cycle)
        if not (lignes.exists() or cycle.modele._default_manager.exists()):
            continue  # ni ligne ni histoire : deux grandes questions de moins
        dernier = lignes.filter(object_id=OuterRef("pk")).order_by("-pk").values("vers")[:1]
        fausses = cycle.modele._default_manager.order_by().annotate(passage_dit=Coalesce(Subquery(dernier), Value("")))
        nees = Q(passage_dit="", **{f"{cycle.champ}__in": cycle.departs})
        for pk in fausses.exclude(nees | Q(passage_dit=F(cycle.champ))).values_list("pk", flat=True):
            yield f"L’historique ne mène pas à son état : {nom} {pk}."
        avant = lignes.filter(object_id=OuterRef("object_id"), pk__lt=OuterRef("pk")).order_by("-pk")
        suites = lignes.annotate(avant=Subquery(avant.values("vers")[:1]), avant_le=Subquery(avant.values("le")[:1]))
        rompues = suites.exclude(avant=None).exclude(de=F("avant"), le__gte=F("avant_le"))
        for pk in rompues.order_by().values_list("object_id", flat=True).distinct():
            yield f"L’historique ne se suit pas : {nom} {pk}."
