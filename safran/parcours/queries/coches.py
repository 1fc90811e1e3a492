"""What a learner has ticked in the lists of the steps."""

from collections.abc import Collection
from typing import Any

from safran.parcours.coches import ListeCochee
from safran.parcours.models import ModulePage, Suivi

GENRE = "coches"


def coches_de(suivi: Suivi, module_pk: int, contenu: Any) -> dict[str, Collection[str]]:
    """The lines ticked, by list, in the blocks of a step; one query, none when the step has no list."""
    listes = [bloc.id for bloc in contenu if bloc.block_type == GENRE]
    if not listes:
        return {}
    tenues = ListeCochee.objects.filter(suivi=suivi, module_id=module_pk, bloc_id__in=listes)
    return {tenue.bloc_id: frozenset(tenue.cochees) for tenue in tenues}


def lignes_de(module: ModulePage, etape_id: str, bloc_id: str) -> list[str] | None:
    """The identities of the lines of one list, read from stored content; None when there is no such list."""
    etapes = (etape for etape in module.etapes.raw_data if etape.get("id") == etape_id)
    blocs = (bloc for etape in etapes for bloc in etape["value"].get("contenu") or ())
    liste = next((bloc for bloc in blocs if bloc.get("id") == bloc_id and bloc.get("type") == GENRE), None)
    return [ligne["id"] for ligne in liste["value"].get("lignes") or () if "id" in ligne] if liste else None
