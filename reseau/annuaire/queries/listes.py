"""The list behind the figures of a board: put in order by what is kept of each structure, read in full page by page.

The lines of a page are kept until one of their rooms moves; files go through all of them and keep none.
"""

import datetime
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from home.gardees import Gardee
from home.lots import par_lots
from home.recherche.texte import replier
from reseau.annuaire.queries.mesures import Ligne
from reseau.annuaire.queries.qualite.bilans import Bilan
from reseau.annuaire.queries.qualite.chargement import faits_lire
from reseau.annuaire.queries.qualite.note import qualite_de
from reseau.annuaire.queries.releves import Releve, demandes_recentes
from reseau.structures.models import Structure

TRIS = {"fraicheur": "La plus ancienne d’abord", "note": "La note la plus basse d’abord", "nom": "Par nom"}
LOT = 1000
Cle = tuple[int, frozenset[int] | None, datetime.date]  # structure, ses lieux de ces bassins, jour
PIECES = ("annuaire", "comptes", "membres", "structures", "territoires", "vocabulaires")
LUES = Gardee("fiches du tableau de l’annuaire", pieces=PIECES, combien=1000)
_RANGS: dict[str, Callable[[Bilan], Any]] = {
    "fraicheur": lambda bilan: bilan.confirme_le or datetime.date.min,
    "note": lambda bilan: bilan.note,
    "nom": lambda bilan: 0,
}


def structures_nommees(cherche: str) -> frozenset[int]:
    """The structures whose name holds these folded letters; one query, no name kept."""
    return frozenset(pk for pk, nom in _noms().iterator(LOT) if cherche in replier(nom))


def noms_replies(cles: Collection[int]) -> dict[int, str]:
    """The folded names of these structures, to put them in order; one query, none for none."""
    if len(cles) <= LOT:
        return {pk: replier(nom) for pk, nom in _noms().filter(pk__in=cles)}
    voulues = set(cles)
    return {pk: replier(nom) for pk, nom in _noms().iterator(LOT) if pk in voulues}


def _noms() -> QuerySet:
    return Structure.objects.order_by().values_list("pk", "nom")


class Lignes:
    """Structures in order: names are read only among those that the rest leaves level, on the pages shown."""

    def __init__(self, releve: Releve, bilans: Iterable[Bilan], tri: str, bassins: frozenset[int] | None) -> None:
        self._releve, self._bassins = releve, bassins
        self._groupes: dict[Any, list[int]] = defaultdict(list)
        self._par_nom: dict[Any, array] = {}
        rang = _RANGS[tri]
        for bilan in bilans:
            self._groupes[rang(bilan)].append(bilan.pk)
        self._nombre = sum(map(len, self._groupes.values()))

    def __len__(self) -> int:
        return self._nombre

    def __getitem__(self, tranche: slice) -> list[Ligne]:
        debut, fin, _ = tranche.indices(self._nombre)
        cles = [(pk, self._bassins, self._releve.jour) for pk in self._cles(debut, fin)]
        return list(LUES.lire_lot(cles, self._lire_lot).values())

    def __iter__(self) -> Iterator[Ligne]:
        for lot in par_lots(self._cles(0, self._nombre), LOT):
            yield from self._lire(lot)

    def _cles(self, debut: int, fin: int) -> array:
        montres, cles, passees = [], array("q"), 0
        for rang in sorted(self._groupes):
            if passees < fin and passees + len(self._groupes[rang]) > debut:
                montres.append((rang, max(0, debut - passees), fin - passees))
            passees += len(self._groupes[rang])
        self._ordonner([rang for rang, _, _ in montres if rang not in self._par_nom])
        for rang, premiere, derniere in montres:
            cles += self._par_nom[rang][premiere:derniere]
        return cles

    def _ordonner(self, rangs: list[Any]) -> None:
        """Put the structures of these groups in order, by name, once; one query for all of them."""
        noms = noms_replies([pk for rang in rangs for pk in self._groupes[rang]])
        for rang in rangs:
            self._par_nom[rang] = array("q", sorted(self._groupes[rang], key=lambda pk: (noms.get(pk, ""), pk)))

    def _lire_lot(self, cles: Sequence[Cle]) -> dict[Cle, Ligne]:
        lignes = self._lire([pk for pk, *_ in cles])
        return {(ligne.qualite.faits.pk, self._bassins, self._releve.jour): ligne for ligne in lignes}

    def _lire(self, cles: Sequence[int]) -> list[Ligne]:
        """These structures in full; one that has just left is left out."""
        releve, lignes = self._releve, {}
        for faits in faits_lire(Structure.objects.filter(pk__in=cles), releve.jour):
            lieux = releve.lieux_de(faits.lieux, self._bassins)
            noms = sorted({bassin.nom for lieu in lieux if (bassin := releve.bassin_de(lieu))})
            qualite, demandee_le = qualite_de(faits, releve.jour), releve.demandes.get(faits.pk)
            lignes[faits.pk] = Ligne(qualite, releve.reseaux[faits.reseau], tuple(noms), lieux, demandee_le)
        return [lignes[cle] for cle in cles if cle in lignes]


def ligne_lire(structure: Structure, jour: datetime.date | None = None) -> Ligne:
    """One structure, seen whole, whether the public sees it or not."""
    jour = jour or timezone.localdate()
    (faits,) = faits_lire(Structure.objects.filter(pk=structure.pk), jour)
    demandee_le = demandes_recentes().get(structure.pk)
    return Ligne(qualite_de(faits, jour), structure.reseau, (), faits.lieux, demandee_le)
