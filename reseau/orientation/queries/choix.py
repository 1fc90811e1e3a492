"""The lists that one chooses from, as they hold today; read once until the room changes."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from home.gardees import Gardee
from reseau.orientation.choices import GenreSituation
from reseau.orientation.models import BesoinType, Situation

CHOIX = Gardee("besoins et situations", pieces=("orientation", "vocabulaires"))


@dataclass(frozen=True)
class BesoinLu:
    """A need, and what delivers it, by codes."""

    pk: int
    code: str
    libelle: str
    aide: str
    missions: tuple[str, ...]
    themes: tuple[str, ...]
    publics: tuple[str, ...]


@dataclass(frozen=True)
class SituationLue:
    """A situation or a point, and the publics it belongs to, by codes."""

    pk: int
    code: str
    libelle: str
    aide: str
    principale: bool
    publics: tuple[str, ...]


@dataclass(frozen=True)
class Choix:
    """What the three questions offer on a day, in order."""

    besoins: dict[str, BesoinLu]
    situations: dict[str, SituationLue]

    @property
    def principales(self) -> list[SituationLue]:
        """Those that say who the person is."""
        return [situation for situation in self.situations.values() if situation.principale]

    @property
    def points(self) -> list[SituationLue]:
        """Those to take into account beside it."""
        return [situation for situation in self.situations.values() if not situation.principale]


def choix_lire(jour: datetime.date | None = None) -> Choix:
    """The needs and situations in force on `jour` (today by default)."""
    jour = jour or timezone.localdate()
    return CHOIX.lire(jour, lambda: _lire(jour))


def _lire(jour: datetime.date) -> Choix:
    besoins = BesoinType.objects.en_vigueur(jour).prefetch_related("missions", "themes", "publics")
    situations = Situation.objects.en_vigueur(jour).prefetch_related("publics")
    return Choix(
        {
            b.code: BesoinLu(b.pk, b.code, b.libelle, b.aide, *map(_codes, (b.missions, b.themes, b.publics)))
            for b in besoins
        },
        {
            s.code: SituationLue(
                s.pk, s.code, s.libelle, s.aide, s.genre == GenreSituation.PRINCIPALE, _codes(s.publics)
            )
            for s in situations
        },
    )


def _codes(relation: object) -> tuple[str, ...]:
    return tuple(terme.code for terme in relation.all())  # type: ignore[attr-defined]
