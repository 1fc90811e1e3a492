"""What each process holds of every structure weighed, so that a board only weighs again what changed.

It follows the journal of the search index, as the search does: every rule that writes a sheet says there which
structures it touched. Reports, referents and who is hidden are read each time; so is everything while an import writes
sheets ahead of the index, or when nothing is indexed. Another day, another vocabulary or another map start it anew.
"""

import datetime
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count, Max

from reseau.annuaire.choices import EtatImport
from reseau.annuaire.models import Import
from reseau.annuaire.queries.qualite.bilans import Bilan, bilan_de, suivi_ajouter
from reseau.annuaire.queries.qualite.chargement import (
    faits_lire,
    faits_suivre,
    referents_lire,
    signalements_lire,
    termes_lire,
)
from reseau.annuaire.queries.qualite.faits import FaitsStructure
from reseau.annuaire.recherche.memoire import revision_lire, structures_refaites
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, Commune, CompositionBassin, Departement, Epci

MAX_A_REPRENDRE = 2000
_verrou = threading.Lock()
_connus: dict[str, "Pesees"] = {}


@dataclass(frozen=True)
class Pesees:
    """Every structure weighed without its reports and referents, as of a change of the index; `calculs` go with it."""

    revision: tuple[int, str]
    commun: tuple[Any, ...]
    bilans: dict[int, Bilan]
    calculs: dict[Any, Any] = field(default_factory=dict)


def bilans_visibles(jour: datetime.date) -> tuple[list[Bilan], dict[Any, Any]]:
    """Every structure visible on that day; what may be kept with them until one of them changes."""
    pesees = _pesees(jour)
    cachees = frozenset(Structure.objects.cachees(jour).order_by().values_list("pk", flat=True))
    signalements, referents = signalements_lire({}), referents_lire({}, jour)
    bilans = []
    for pk, bilan in pesees.bilans.items():
        if pk in cachees:
            continue
        if pk in signalements or pk in referents:
            bilan = suivi_ajouter(bilan, tuple(signalements.get(pk, ())), len(referents.get(pk, ())), jour)
        bilans.append(bilan)
    return bilans, pesees.calculs.setdefault(cachees, {})


def _pesees(jour: datetime.date) -> Pesees:
    """What is held, brought up to date; weighed now and not held when the index cannot tell what moves."""
    revision = revision_lire()
    ecritures = Import.objects.filter(etat__in=(EtatImport.ECRITURE, EtatImport.ANNULATION))
    if not revision[0] or ecritures.exists():
        return Pesees(revision, (), dict(_peser_tout(jour)))
    commun, cle = _commun(jour), str(connection.settings_dict["NAME"])
    connues = _connus.get(cle)
    if connues and (connues.revision, connues.commun) == (revision, commun):
        return connues
    with _verrou:
        connues = _connus.get(cle)
        if not connues or (connues.revision, connues.commun) != (revision, commun):
            _connus[cle] = _suivantes(connues, revision, commun, jour)
        return _connus[cle]


def _suivantes(
    connues: Pesees | None, revision: tuple[int, str], commun: tuple[Any, ...], jour: datetime.date
) -> Pesees:
    """Those known with what changed weighed again; everything when the journal does not tell."""
    changees = None
    if connues and connues.commun == commun:
        changees = structures_refaites(connues.revision, revision)
    if connues is None or changees is None or len(changees) > MAX_A_REPRENDRE:
        return Pesees(revision, commun, dict(_peser_tout(jour)))
    bilans = {pk: bilan for pk, bilan in connues.bilans.items() if pk not in changees}
    for faits in faits_lire(Structure.objects.filter(pk__in=changees), jour):
        bilans[faits.pk] = _sans_suivi(faits, jour)
    return Pesees(revision, commun, bilans)


def _peser_tout(jour: datetime.date) -> Iterator[tuple[int, Bilan]]:
    connus: dict[Any, Any] = {}
    for faits in faits_suivre(jour):
        yield faits.pk, _sans_suivi(faits, jour, connus)


def _sans_suivi(faits: FaitsStructure, jour: datetime.date, connus: dict[Any, Any] | None = None) -> Bilan:
    """Its reports and referents are counted each time."""
    return bilan_de(faits._replace(signalements=(), referents=0), jour, connus)


def _commun(jour: datetime.date) -> tuple[Any, ...]:
    """What the scores of all structures hang on: the day, the vocabularies and territories in force, who exists."""
    territoires = [
        Commune.objects.aggregate(n=Count("pk"), dernier=Max("pk")),
        Epci.objects.aggregate(n=Count("pk"), dernier=Max("pk")),
        Departement.objects.aggregate(n=Count("pk"), dernier=Max("pk")),
        CompositionBassin.objects.en_vigueur(jour).aggregate(n=Count("pk"), dernier=Max("pk")),
        Structure.objects.aggregate(n=Count("pk"), dernier=Max("pk")),
    ]
    bassins = sorted(Bassin.objects.en_vigueur(jour).values_list("pk", "code"))
    return jour, termes_lire(jour), bassins, territoires
