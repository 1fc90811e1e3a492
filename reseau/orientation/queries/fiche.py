"""What the page and the sheet of a slip say: the door that awaits, the doors behind, what comes next."""

from dataclasses import dataclass

from django.utils import timezone

from reseau.orientation.choices import FICHES_VIVANTES, Rang, rang_dire
from reseau.orientation.models import FicheLiaison, PassagePorte
from reseau.orientation.queries.portes import Porte
from reseau.orientation.queries.resultat import PorteDite, portes_dire


@dataclass(frozen=True)
class FicheDite:
    """A slip as it is shown; `porte` is None once its service left the directory."""

    fiche: FicheLiaison
    portes: list[PassagePorte]
    porte: PorteDite | None

    @property
    def rang(self) -> str:
        """« deuxième »: which door awaits the person."""
        return rang_dire(self.portes[-1].rang if self.portes else 1)

    @property
    def suivante_de_trop(self) -> bool:
        """Another door would be a third one, or more."""
        return bool(self.portes) and self.portes[-1].rang >= Rang.DEUXIEME

    @property
    def precedentes(self) -> list[PassagePorte]:
        """The doors before the one that awaits."""
        return self.portes[:-1]

    @property
    def jours(self) -> int:
        """How many days she has been awaited there."""
        depuis = self.portes[-1].le if self.portes else self.fiche.ouverte_le
        return (timezone.localdate() - depuis).days

    @property
    def vit(self) -> bool:
        """Something may still happen."""
        return self.fiche.etat in FICHES_VIVANTES


def fiche_dire(fiche: FicheLiaison) -> FicheDite:
    """The slip with its doors, in order, and what the sheets say of the one that awaits."""
    portes = sorted(fiche.passages.all(), key=lambda porte: porte.rang)
    return FicheDite(fiche, portes, _porte(fiche))


def _porte(fiche: FicheLiaison) -> PorteDite | None:
    if fiche.service is None:
        return None
    lieu = fiche.lieu
    return portes_dire([Porte(fiche.structure, fiche.service, lieu, 0.0 if lieu else None, 0)])[0]
