"""The blocks of the page of a bassin: kept for a class of readers, with what is each reader's own (R4.2)."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from django.utils import timezone

from home import registre
from home.espace import carte_ecrire
from home.gardees import Gardee
from home.registre import BlocLocal, Carte
from reseau.territoires.queries.bassins import Territoire


def blocs_montrer(compte: Any, territoire: Territoire) -> Iterator[Carte]:
    """What the rooms above offer this reader, maybe nobody in particular, of this bassin; they may draw on its map."""
    for bloc in registre.lire("espace_local"):
        if carte := _carte(bloc, compte, territoire):
            yield replace(carte, ilot=bloc.ilot(compte, territoire.bassin))


def _carte(bloc: BlocLocal, compte: Any, territoire: Territoire) -> Carte | None:
    bassin = territoire.bassin
    classe = bloc.classe(compte, bassin)
    if classe is None:
        return bloc.faire(compte, bassin)
    cle = (bassin.pk, classe, timezone.localdate())
    return _gardee(bloc).lire(cle, lambda: carte_ecrire(bloc.faire(compte, bassin), territoire=territoire))


@cache
def _gardee(bloc: BlocLocal) -> Gardee:
    return Gardee(f"{bloc.faire.__module__}.{bloc.faire.__name__}", pieces=bloc.pieces, combien=1000)
