"""Invariants of the territories."""

from collections.abc import Iterator

from django.db.models import Count, Q

from reseau.territoires.models import Bassin, Commune, CompositionBassin


def territoires_coherents() -> Iterator[str]:
    """Every commune is in exactly one bassin today, periods of a commune never overlap, every bassin has communes."""
    seules = Commune.objects.annotate(ouvertes=Count("compositions", filter=Q(compositions__au=None)))
    for commune in seules.filter(ouvertes=0):
        yield f"La commune {commune.libelle} n’est dans aucun bassin."
    for bassin in Bassin.objects.en_vigueur().filter(compositions=None):
        yield f"Le bassin {bassin.nom} n’a aucune commune."
    precedente = None
    for composition in CompositionBassin.objects.select_related("commune").order_by("commune", "du", "pk"):
        if precedente and precedente.commune_id == composition.commune_id:
            if precedente.au is None or precedente.au > composition.du:
                yield f"La commune {composition.commune.libelle} est dans deux bassins le {composition.du:%d/%m/%Y}."
        precedente = composition
