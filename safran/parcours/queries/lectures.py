"""What the player shows: the plan with its marks, one step, its neighbours."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from safran.parcours.models import Suivi
from safran.parcours.queries.plans import Etape, Module
from safran.parcours.queries.suivis import Avancement, avancement_lire


@dataclass(frozen=True)
class LigneEtape:
    """A step in the table of contents."""

    etape: Etape
    faite: bool
    courante: bool
    nouvelle: bool


@dataclass(frozen=True)
class LigneModule:
    """A module in the table of contents."""

    module: Module
    fait: bool
    courant: bool
    lignes: list[LigneEtape]

    @property
    def nouvelles(self) -> int:
        """How many steps were added since the person came."""
        return sum(ligne.nouvelle for ligne in self.lignes)


@dataclass(frozen=True)
class Lecture:
    """The player on one step, or on the end of the training when there is none."""

    avancement: Avancement
    etape: Etape | None = None

    @property
    def module(self) -> Module | None:
        """The module of the step."""
        return self.avancement.plan.module(self.etape.module_pk) if self.etape else None

    @property
    def bloc(self) -> Any:
        """The content of the step, as Wagtail renders it."""
        return next(bloc for bloc in self.module.page.etapes if bloc.id == self.etape.id)

    @property
    def faite(self) -> bool:
        """The step has already been marked."""
        return bool(self.etape) and self.etape.cle in self.avancement.vues

    @property
    def nouvelle(self) -> bool:
        """The step was added since the person came."""
        return bool(self.etape) and self.etape.cle in self.avancement.nouvelles

    @property
    def precedente(self) -> Etape | None:
        """The step before."""
        return self.avancement.plan.voisines(self.etape)[0] if self.etape else None

    @property
    def suivante(self) -> Etape | None:
        """The step after."""
        return self.avancement.plan.voisines(self.etape)[1] if self.etape else None

    @property
    def sommaire(self) -> list[LigneModule]:
        """The table of contents; steps are unfolded under every module."""
        avancement = self.avancement
        return [
            LigneModule(
                module,
                fait=avancement.module_fait(module),
                courant=bool(self.etape) and module.pk == self.etape.module_pk,
                lignes=[
                    LigneEtape(
                        etape,
                        faite=etape.cle in avancement.vues,
                        courante=etape == self.etape,
                        nouvelle=etape.cle in avancement.nouvelles,
                    )
                    for etape in module.etapes
                ],
            )
            for module in avancement.plan.modules
        ]


def lecture_lire(suivi: Suivi, module_pk: int, etape_id: str) -> Lecture:
    """One step for one person; Http404 when it is not published in this training."""
    avancement = avancement_lire(suivi)
    etape = avancement.plan.etape(module_pk, etape_id)
    if etape is None:
        raise Http404
    return Lecture(avancement, etape)
