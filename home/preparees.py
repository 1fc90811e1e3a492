"""Where nothing can be kept, a last resort: the SQL of a small read is written once by each process, then run.

What is kept is the question, never the answer: what a person holds today is asked at each request like the rest.
Measure the page without it first: ADR 015 says where it earns its place.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connections, router
from django.db.models import Model, QuerySet

QUI, QUOI = -1, -2  # dans une question, tiennent la place de la personne et de la chose : aucune ligne n’a ces clés
PREPAREES_MAX = 300  # au-delà, des jours sont passés : on recommence

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class _Preparee:
    modele: type[Model]
    sql: str
    parametres: tuple[Any, ...]
    convertisseurs: tuple[tuple[int, Sequence[Callable], Any], ...]


_preparees: dict[Hashable, _Preparee] = {}


def lignes_lire(cle: Hashable, construire: Callable[[], QuerySet], au_lieu_de: Mapping[Any, Any]) -> list[tuple]:
    """The rows that `construire()`, a `values_list`, asks for; one query.

    `cle` names the question with everything that changes its SQL or its own parameters (the day, most often);
    `au_lieu_de` says what stands today instead of the keys that it was written with, wherever they stand.
    """
    preparee = _preparees.get(cle) or _preparer(cle, construire)
    connexion = connections[router.db_for_read(preparee.modele)]
    with connexion.cursor() as curseur:
        curseur.execute(preparee.sql, [au_lieu_de.get(parametre, parametre) for parametre in preparee.parametres])
        lignes = curseur.fetchall()
    if not preparee.convertisseurs:
        return lignes
    neuves = [list(ligne) for ligne in lignes]
    for rang, fonctions, expression in preparee.convertisseurs:
        for ligne in neuves:
            for convertir in fonctions:
                ligne[rang] = convertir(ligne[rang], expression, connexion)
    return [tuple(ligne) for ligne in neuves]


def objets_lire(
    cle: Hashable,
    modele: type[M],
    construire: Callable[[], QuerySet[M]],
    au_lieu_de: Mapping[Any, Any],
    sauf: Sequence[str] = (),
) -> list[M]:
    """The same as rows of a model, whole or but for the fields of `sauf`."""
    champs = [champ.attname for champ in modele._meta.concrete_fields if champ.attname not in sauf]
    base = router.db_for_read(modele)
    lignes = lignes_lire(cle, lambda: construire().values_list(*champs), au_lieu_de)
    return [modele.from_db(base, champs, ligne) for ligne in lignes]


def _preparer(cle: Hashable, construire: Callable[[], QuerySet]) -> _Preparee:
    demande = construire()
    compilateur = demande.query.get_compiler(demande.db)
    sql, parametres = compilateur.as_sql()
    colonnes = [colonne for colonne, _, _ in compilateur.select]
    convertisseurs = tuple(
        (rang, fonctions, expression) for rang, (fonctions, expression) in compilateur.get_converters(colonnes).items()
    )
    if len(_preparees) >= PREPAREES_MAX:
        _preparees.clear()
    preparee = _preparees[cle] = _Preparee(demande.model, sql, tuple(parametres), convertisseurs)
    return preparee
