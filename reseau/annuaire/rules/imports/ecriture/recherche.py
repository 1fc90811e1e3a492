"""The search rows of what an import creates, written before the transaction that lays them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from home.casiers import Casier
from home.lots import lignes_preparer
from reseau.annuaire.models import Lieu, LigneRecherche, Service
from reseau.annuaire.recherche.lignes import LIENS, Lot, Redacteur
from reseau.structures.models import Structure

CHAMPS = [champ for champ in LigneRecherche._meta.concrete_fields if not champ.primary_key]


class _Fiches:
    """Sheets about to be created, kept aside by key."""

    def __init__(self, modele: type[Structure] | type[Lieu]) -> None:
        self._modele, self._noms = modele, [champ.attname for champ in modele._meta.concrete_fields]
        self._casier = Casier()

    def __contains__(self, cle: int) -> bool:
        return cle in self._casier

    def poser(self, fiche: Structure | Lieu) -> None:
        """Keep a sheet."""
        self._casier.poser(fiche.pk, [getattr(fiche, nom) for nom in self._noms])

    def lire(self, cles: Iterable[int]) -> dict[int, Any]:
        """These sheets."""
        return {cle: self._modele(*self._casier.lire(cle)) for cle in cles}


class LignesPretes:
    """Rows of the services created in structures created too; whatever is less simple is indexed afterwards."""

    def __init__(self) -> None:
        self._redacteur = Redacteur()
        self.structures, self.lieux = _Fiches(Structure), _Fiches(Lieu)
        self.services: dict[int, tuple[Service, dict[str, list[int]]]] = {}
        self._aux_lieux: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self._lignes = Casier()  # par structure, service et lieu, 0 quand il n'y en a pas

    def lier(self, service: int, structure: int, lieux: list[int], heures: str = "") -> bool:
        """Note where a service of the current batch is given; False when its rows cannot be made ready."""
        if service not in self.services or any(lieu not in self.lieux for lieu in lieux):
            return False
        self._aux_lieux[service] += [(lieu, heures) for lieu in lieux]
        return True

    def lot(self) -> None:
        """Write the rows of the services of the current batch."""
        prets = {cle: (s, termes) for cle, (s, termes) in self.services.items() if s.structure_id in self.structures}
        structures = self.structures.lire({service.structure_id for service, _ in prets.values()})
        for service, _ in prets.values():
            service.structure = structures[service.structure_id]
        liens = {
            nom: defaultdict(list, {cle: t[champ] for cle, (_, t) in prets.items()}) for nom, champ in LIENS.items()
        }
        cles = {lieu for cle in prets for lieu, _ in self._aux_lieux[cle]}
        for aux_lieux in self._aux_lieux.values():
            aux_lieux.sort()
        lot = Lot(liens, self._aux_lieux, self.lieux.lire(cles))
        for ligne in self._redacteur.lignes([service for service, _ in prets.values()], lot):
            cle = (ligne.structure_id, ligne.service_id, ligne.lieu_id or 0)
            self._lignes.poser(cle, lignes_preparer(CHAMPS, ligne))
        self.services.clear()
        self._aux_lieux = defaultdict(list)

    def rangees(self, sauf: set[int]) -> Iterator[list[Any]]:
        """The rows structure by structure, those of some structures left out."""
        return (self._lignes.lire(cle) for cle in sorted(self._lignes) if cle[0] not in sauf)

    @property
    def mots(self) -> dict[str, int]:
        """The words met."""
        return dict(self._redacteur.mots)
