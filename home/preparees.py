"""Small reads that nearly every page makes: their SQL is written once by each process, then only run.

Writing it often costs more than what the base takes to answer. What is kept is the question, never the answer: what a
person holds today is asked at each request like the rest (ADR 039).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import Model, QuerySet

QUI, QUOI = -1, -2  # dans une question, tiennent la place de la personne et de la chose : aucune ligne n’a ces clés
PREPAREES_MAX = 300  # au-delà, des jours sont passés : on recommence

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class _Preparee:
    base: str
    sql: str
    parametres: tuple[Any, ...]
    convertisseurs: tuple[tuple[int, Sequence[Callable], Any], ...]


_preparees: dict[Hashable, _Preparee] = {}


def lignes_lire(
    cle: Hashable,
    construire: Callable[[], QuerySet],
    parametres: Iterable[Any] | None = None,
    au_lieu_de: Mapping[Any, Any] | None = None,
) -> list[tuple]:
    """The rows that `construire()`, a `values_list`, asks for; one query.

    `cle` names the question with everything that changes its SQL or its own parameters (the day, most often);
    `parametres`, already in the shape of the base, stand instead of those that `construire()` was written with, or
    `au_lieu_de` says which of them to change, wherever it stands.
    """
    preparee = _preparees.get(cle) or _preparer(cle, construire)
    if au_lieu_de:
        parametres = [au_lieu_de.get(parametre, parametre) for parametre in preparee.parametres]
    connexion = connections[preparee.base]
    with connexion.cursor() as curseur:
        curseur.execute(preparee.sql, preparee.parametres if parametres is None else tuple(parametres))
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
    parametres: Iterable[Any] | None = None,
    avec: Sequence[str] = (),
    au_lieu_de: Mapping[Any, Any] | None = None,
    sauf: Sequence[str] = (),
) -> list[M]:
    """The same as rows of a model; `avec` names the foreign keys to read with them, `sauf` the fields to leave out."""
    champs = [nom for nom in _attributs(modele) if nom not in sauf]
    liens = [(modele._meta.get_field(nom), _attributs(modele._meta.get_field(nom).related_model)) for nom in avec]
    liees = [f"{lien.name}__{nom}" for lien, noms in liens for nom in noms]
    lignes = lignes_lire(cle, lambda: construire().values_list(*champs, *liees), parametres, au_lieu_de)
    base = router.db_for_read(modele)
    objets = []
    for ligne in lignes:
        objet, fin = modele.from_db(base, champs, ligne[: len(champs)]), len(champs)
        for lien, noms in liens:
            debut, fin = fin, fin + len(noms)
            absent = getattr(objet, lien.attname) is None
            lien.set_cached_value(objet, None if absent else lien.related_model.from_db(base, noms, ligne[debut:fin]))
        objets.append(objet)
    return objets


def _attributs(modele: type[Model]) -> list[str]:
    return [champ.attname for champ in modele._meta.concrete_fields]


def _preparer(cle: Hashable, construire: Callable[[], QuerySet]) -> _Preparee:
    demande = construire()
    compilateur = demande.query.get_compiler(demande.db)
    try:
        sql, parametres = compilateur.as_sql()
    except EmptyResultSet as erreur:
        raise ValueError(f"cette lecture ne demande rien à la base : {cle!r}") from erreur
    colonnes = [colonne for colonne, _, _ in compilateur.select]
    convertisseurs = tuple(
        (rang, fonctions, expression) for rang, (fonctions, expression) in compilateur.get_converters(colonnes).items()
    )
    if len(_preparees) >= PREPAREES_MAX:
        _preparees.clear()
    preparee = _preparees[cle] = _Preparee(demande.db, sql, tuple(parametres), convertisseurs)
    return preparee
