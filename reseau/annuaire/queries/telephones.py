"""The number to call a structure at, even for what is given remotely: its own, or that of its first open place."""

from collections.abc import Iterable

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from reseau.annuaire.models import Lieu
from reseau.structures.models import Structure


def telephone_de(structure: str = "structure", sien: str = "structure__telephone") -> Coalesce:
    """To annotate rows, by the paths to the key of the structure and to its number; empty without any."""
    lieux = Lieu.objects.publies().filter(structure=OuterRef(structure)).exclude(telephone="")
    premier = Subquery(lieux.order_by("permanence", "pk").values("telephone")[:1])
    return Coalesce(NullIf(F(sien), Value("")), premier, Value(""), output_field=CharField())


def telephones_lire(structures: Iterable[int]) -> dict[int, str]:
    """The number of each of these structures; one query."""
    lignes = Structure.objects.filter(pk__in=set(structures)).annotate(a_joindre=telephone_de("pk", "telephone"))
    return dict(lignes.values_list("pk", "a_joindre"))
