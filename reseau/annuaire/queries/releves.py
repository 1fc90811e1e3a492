"""What a board is made of: every visible structure weighed, and where, in which network, asked for when."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils import timezone

from reseau.annuaire.models import DemandeConfirmation
from reseau.annuaire.queries.cadres import REGION, Cadre
from reseau.annuaire.queries.qualite.bilans import Bilan, Place
from reseau.annuaire.queries.qualite.faits import FaitsLieu
from reseau.annuaire.queries.qualite.memoire import bilans_visibles
from reseau.structures.models import Reseau
from reseau.territoires.models import Bassin
from reseau.territoires.queries.communes import bassins_par_commune

L = TypeVar("L", Place, FaitsLieu)


@dataclass(frozen=True)
class Releve:
    """Every visible structure weighed once, with where and in which network; those of the point of view."""

    jour: datetime.date
    bilans: Sequence[Bilan]
    bassins: dict[int, Bassin]
    reseaux: dict[int, Reseau]
    dedans: frozenset[int] | None
    demandes: dict[int, datetime.datetime] = field(default_factory=dict)
    calculs: dict[Any, Any] = field(default_factory=dict)  # gardés tant qu’aucune structure ne change

    def bassin_de(self, lieu: Place | FaitsLieu) -> Bassin | None:
        """The bassin of a place today."""
        return self.bassins.get(lieu.commune)

    def lieux_de(self, lieux: tuple[L, ...], bassins: frozenset[int] | None) -> tuple[L, ...]:
        """Those of these bassins only."""
        if bassins is None:
            return lieux
        return tuple(lieu for lieu in lieux if (b := self.bassin_de(lieu)) and b.pk in bassins)


def releve_lire(cadre: Cadre, jour: datetime.date | None = None) -> Releve:
    """Read and weigh every visible structure; the number of queries does not depend on how many there are."""
    jour = jour or timezone.localdate()
    dedans = None
    if cadre.cle != REGION:
        dedans = frozenset(cadre.visibles().order_by().values_list("pk", flat=True))
    bilans, calculs = bilans_visibles(jour)
    return Releve(
        jour=jour,
        bilans=bilans,
        bassins=bassins_par_commune(jour),
        reseaux=Reseau.objects.in_bulk(),
        dedans=dedans,
        demandes=demandes_recentes(),
        calculs=calculs,
    )


def demandes_recentes() -> dict[int, datetime.datetime]:
    """When a confirmation was asked, for the structures where it was less than a week ago."""
    return dict(DemandeConfirmation.objects.recentes().order_by("demandee_le").values_list("structure", "demandee_le"))
