"""What is asked of the doors."""

from collections.abc import Iterable
from dataclasses import dataclass

from reseau.orientation.choices import RAYON, Rang
from reseau.orientation.queries.choix import BesoinLu, SituationLue
from reseau.structures.models import Structure
from reseau.territoires.models import Commune


def publics_vises(besoin: BesoinLu, situations: Iterable[SituationLue]) -> tuple[str, ...]:
    """The publics of these situations, among those that the need admits when it says some; none means anyone."""
    siens = tuple(dict.fromkeys(public for situation in situations for public in situation.publics))
    admis = tuple(public for public in siens if public in besoin.publics)
    return admis or besoin.publics or siens


@dataclass(frozen=True)
class Demande:
    """What the three steps told: choices only. `chez` is the reader's structure, when she receives the person."""

    besoin: BesoinLu
    situation: SituationLue
    commune: Commune
    points: tuple[SituationLue, ...] = ()
    contraintes: frozenset[str] = frozenset()
    rang: Rang = Rang.AUCUNE
    rayon: int = RAYON
    chez: Structure | None = None

    @property
    def publics(self) -> tuple[str, ...]:
        """The publics that the person belongs to, among those that the need admits when it says some."""
        return publics_vises(self.besoin, (self.situation, *self.points))
