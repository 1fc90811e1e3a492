"""The search rows of what an import creates, written before the transaction that lays them."""

from collections import defaultdict
from typing import Any, NamedTuple

from home.lots import lignes_preparer
from reseau.annuaire.models import Lieu, LigneRecherche, Service
from reseau.annuaire.recherche.lignes import LIENS, Lot, Redacteur
from reseau.structures.models import Structure

CHAMPS = [champ for champ in LigneRecherche._meta.concrete_fields if not champ.primary_key]


class Prete(NamedTuple):
    """A row ready to be laid; without a place, `lieu` is 0."""

    structure: int
    service: int
    lieu: int
    valeurs: list[Any]


class LignesPretes:
    """Rows of the services created in structures created too; whatever is less simple is indexed afterwards."""

    def __init__(self) -> None:
        self._redacteur = Redacteur()
        self.structures: dict[int, Structure] = {}
        self.lieux: dict[int, Lieu] = {}
        self.services: dict[int, tuple[Service, dict[str, list[int]]]] = {}
        self._aux_lieux: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self.lignes: list[Prete] = []

    def lier(self, service: int, structure: int, lieux: list[int], heures: str = "") -> bool:
        """Note where a service of the current batch is given; False when its rows cannot be made ready."""
        if service not in self.services or any(lieu not in self.lieux for lieu in lieux):
            return False
        self._aux_lieux[service] += [(lieu, heures) for lieu in lieux]
        return True

    def lot(self) -> None:
        """Write the rows of the services of the current batch."""
        prets = {cle: (s, termes) for cle, (s, termes) in self.services.items() if s.structure_id in self.structures}
        for service, _ in prets.values():
            service.structure = self.structures[service.structure_id]
        liens = {
            nom: defaultdict(list, {cle: t[champ] for cle, (_, t) in prets.items()}) for nom, champ in LIENS.items()
        }
        cles = {lieu for cle in prets for lieu, _ in self._aux_lieux[cle]}
        for aux_lieux in self._aux_lieux.values():
            aux_lieux.sort()
        lot = Lot(liens, self._aux_lieux, {cle: self.lieux[cle] for cle in cles})
        for ligne in self._redacteur.lignes([service for service, _ in prets.values()], lot):
            valeurs = lignes_preparer(CHAMPS, ligne)
            self.lignes.append(Prete(ligne.structure_id, ligne.service_id, ligne.lieu_id or 0, valeurs))
        self.services.clear()
        self._aux_lieux = defaultdict(list)

    def rangees(self, sauf: set[int]) -> list[list[Any]]:
        """The rows structure by structure, those of some structures left out."""
        return [prete.valeurs for prete in sorted(self.lignes) if prete.structure not in sauf]

    @property
    def mots(self) -> dict[str, int]:
        """The words met."""
        return dict(self._redacteur.mots)
