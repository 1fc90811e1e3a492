"""The search rows of what an import creates, written before the transaction that lays them."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from home.casiers import Casier
from reseau.annuaire.au_lieu import AuLieu
from reseau.annuaire.recherche.lecture import LIENS
from reseau.annuaire.recherche.lignes import LigneEcrite, Redacteur


@dataclass(slots=True)
class StructureBreve:
    """What search rows say of a structure."""

    pk: int
    reseau_id: int
    nom: str
    sigle: str = ""
    presentation: str = ""


@dataclass(slots=True)
class LieuBref:
    """What search rows say of a place."""

    pk: int
    structure_id: int
    commune_id: int
    nom: str
    confirme_le: datetime.date
    code_postal: str = ""
    latitude: float | None = None
    longitude: float | None = None
    horaires: str = ""
    fermetures: list[Any] = field(default_factory=list)
    publie: bool = True
    chez_id: int | None = None


@dataclass(slots=True)
class ServiceBref:
    """What search rows say of a service."""

    pk: int
    structure_id: int
    nom: str
    confirme_le: datetime.date
    description: str = ""
    conditions: str = ""
    modes: list[str] = field(default_factory=list)
    zone: str = ""
    zone_codes: list[str] = field(default_factory=list)
    publie: bool = True
    heures_a_distance: str = ""
    structure: StructureBreve | None = None


Breve = StructureBreve | LieuBref


class _Fiches:
    """Sheets about to be created, kept aside by key."""

    def __init__(self, modele: type[Breve]) -> None:
        self._modele, self._casier, self._dire = modele, Casier(), attrgetter(*modele.__slots__)

    def __contains__(self, cle: int) -> bool:
        return cle in self._casier

    def poser(self, fiche: Breve) -> None:
        """Keep a sheet."""
        self._casier.poser(fiche.pk, self._dire(fiche))

    def lire(self, cles: Iterable[int]) -> dict[int, Any]:
        """These sheets."""
        return {cle: self._modele(*self._casier.lire(cle)) for cle in cles}


class LignesPretes:
    """Rows of the services created in structures created too; whatever is less simple is indexed afterwards."""

    def __init__(self) -> None:
        self._redacteur = Redacteur()
        self.structures, self.lieux = _Fiches(StructureBreve), _Fiches(LieuBref)
        self.services: dict[int, tuple[ServiceBref, dict[str, list[int]]]] = {}
        self._aux_lieux: dict[int, list[AuLieu]] = defaultdict(list)
        self._lignes = Casier()  # par structure, service et lieu, 0 quand il n'y en a pas
        self._suites: dict[int, list[tuple[int, int]]] = defaultdict(list)

    def lier(self, service: int, aux_lieux: list[AuLieu]) -> bool:
        """Note where a service of the current batch is given; False when its rows cannot be made ready."""
        if service not in self.services or any(au_lieu.lieu not in self.lieux for au_lieu in aux_lieux):
            return False
        self._aux_lieux[service] += aux_lieux
        return True

    def lot(self) -> None:
        """Write the rows of the services of the current batch."""
        prets = {
            cle: (service, termes)
            for cle, (service, termes) in self.services.items()
            if service.publie and service.structure_id in self.structures
        }
        structures = self.structures.lire({service.structure_id for service, _ in prets.values()})
        for service, _ in prets.values():
            service.structure = structures[service.structure_id]
        liens = {
            nom: defaultdict(list, {cle: t[champ] for cle, (_, t) in prets.items()}) for nom, champ in LIENS.items()
        }
        cles = {au_lieu.lieu for cle in prets for au_lieu in self._aux_lieux[cle]}
        for aux_lieux in self._aux_lieux.values():
            aux_lieux.sort(key=lambda au_lieu: au_lieu.lieu)
        lot = self._redacteur.lot(liens, self._aux_lieux, self.lieux.lire(cles))
        for ligne in self._redacteur.lignes([service for service, _ in prets.values()], lot):
            suite = (ligne.service_id, ligne.lieu_id or 0)
            self._lignes.poser((ligne.structure_id, *suite), tuple(ligne))
            self._suites[ligne.structure_id].append(suite)
        self.services.clear()
        self._aux_lieux = defaultdict(list)

    @property
    def pretes(self) -> set[int]:
        """The structures whose rows are ready."""
        return set(self._suites)

    def rangees(self, structures: Iterable[int]) -> Iterator[LigneEcrite]:
        """The rows of these structures, one structure after the other."""
        for structure in sorted(structures):
            for suite in sorted(self._suites[structure]):
                yield LigneEcrite(*self._lignes.lire((structure, *suite)))

    @property
    def mots(self) -> dict[str, int]:
        """The words met."""
        return dict(self._redacteur.mots)
