"""The plan of a training: its live modules and their steps, read from stored content without building any block."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q

from home.gardees import Gardee
from safran.formations.models import FormationPage
from safran.parcours.durees import Duree, Questions, duree_de_l_etape
from safran.parcours.pages import ModulePage

PLANS = Gardee("plans", pieces=("wagtailcore", "parcours"), dans_les_regles=True)


@dataclass(frozen=True)
class Etape:
    """One step as the plan knows it."""

    id: str
    titre: str
    module_pk: int
    rang: int  # dans son module, à partir de 1
    quiz: tuple[int, ...] = ()
    paquets: tuple[int, ...] = ()
    valeur: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)  # telle qu’enregistrée
    questions: Mapping[int, int] = field(default_factory=dict, compare=False, repr=False)  # de chaque quiz

    @property
    def cle(self) -> tuple[int, str]:
        """What a mark is kept under."""
        return self.module_pk, self.id

    @cached_property
    def duree(self) -> Duree:
        """How long it is expected to take."""
        return duree_de_l_etape(self.valeur, self.questions)

    @property
    def minutes(self) -> int:
        """The same in minutes."""
        return self.duree.minutes


@dataclass(frozen=True)
class Module:
    """One module and its steps."""

    page: ModulePage
    rang: int
    etapes: tuple[Etape, ...]

    @property
    def pk(self) -> int:
        """Primary key of the page."""
        return self.page.pk

    @property
    def titre(self) -> str:
        """Title of the page."""
        return self.page.title

    @cached_property
    def duree(self) -> Duree:
        """How long it is expected to take: its steps together, or what its author says."""
        calculee = sum(etape.minutes for etape in self.etapes)
        return Duree(calculee, self.page.duree_minutes or 0, self.page.duree_motif)

    @property
    def minutes(self) -> int:
        """The same in minutes."""
        return self.duree.minutes

    def fait_avec(self, vues: frozenset[tuple[int, str]]) -> bool:
        """Every step of today is among the steps seen, and there is at least one."""
        return bool(self.etapes) and all(etape.cle in vues for etape in self.etapes)


@dataclass(frozen=True)
class Plan:
    """The live modules of a training, in order."""

    formation_pk: int
    modules: tuple[Module, ...] = field(default=())

    @cached_property
    def etapes(self) -> tuple[Etape, ...]:
        """Every step, in order."""
        return tuple(etape for module in self.modules for etape in module.etapes)

    @cached_property
    def minutes(self) -> int:
        """How long it is expected to take on the screen, in minutes."""
        return sum(module.minutes for module in self.modules)

    @cached_property
    def cles(self) -> frozenset[tuple[int, str]]:
        """The keys of the steps that exist."""
        return frozenset(etape.cle for etape in self.etapes)

    def etape(self, module_pk: int, etape_id: str) -> Etape | None:
        """The step of this module with this identity, if it is live."""
        return next((etape for etape in self.etapes if etape.cle == (module_pk, etape_id)), None)

    def par_id(self, etape_id: str) -> Etape | None:
        """The first step with this identity."""
        return next((etape for etape in self.etapes if etape.id == etape_id), None)

    def voisines(self, etape: Etape) -> tuple[Etape | None, Etape | None]:
        """The step before and the step after."""
        rang = self.etapes.index(etape)
        avant = self.etapes[rang - 1] if rang else None
        return avant, self.etapes[rang + 1] if rang + 1 < len(self.etapes) else None

    def module(self, pk: int) -> Module | None:
        """One module by its key."""
        return next((module for module in self.modules if module.pk == pk), None)


def etapes_lire(page: ModulePage, questions: Mapping[int, int] | None = None) -> tuple[Etape, ...]:
    """The steps of a module, from the stored JSON; content without identity or of another kind is left out.

    `questions` says how many each quiz asks, for who reads how long a step is expected to take.
    """
    etapes: list[Etape] = []
    for brut in page.etapes.raw_data:
        if brut.get("type") != "etape" or not brut.get("id"):
            continue
        valeur = brut["value"]
        etapes.append(
            Etape(
                id=brut["id"],
                titre=valeur.get("titre", ""),
                module_pk=page.pk,
                rang=len(etapes) + 1,
                quiz=_choisis(valeur, "quiz"),
                paquets=_choisis(valeur, "scorm"),
                valeur=valeur,
                questions=questions or {},
            )
        )
    return tuple(etapes)


def _choisis(valeur: dict[str, Any], genre: str) -> tuple[int, ...]:
    """What the blocks of one kind name, in a step."""
    return tuple(b["value"] for b in valeur.get("contenu") or () if b.get("type") == genre and b.get("value"))


def modules_lire(pages: Iterable[ModulePage]) -> tuple[Module, ...]:
    """Modules in this order, with their steps; one query more when a length is asked for and they hold quizzes."""
    lus = [(page, etapes_lire(page)) for page in pages]
    questions = Questions({pk for _page, etapes in lus for etape in etapes for pk in etape.quiz})
    return tuple(
        Module(page, rang, tuple(replace(etape, questions=questions) for etape in etapes))
        for rang, (page, etapes) in enumerate(lus, start=1)
    )


def plans_lire(formations: Iterable[FormationPage]) -> dict[int, Plan]:
    """The plan of each training, by primary key: one query for those that changed since they were read.

    A quiz is published by a revision, which raises the version of wagtailcore: lengths follow its questions.
    """
    par_cle = {formation.pk: formation for formation in formations}
    return PLANS.lire_lot(par_cle, lambda cles: _lire([par_cle[cle] for cle in cles]))


def _lire(formations: Iterable[FormationPage]) -> dict[int, Plan]:
    par_chemin = {formation.path: formation for formation in formations}
    if not par_chemin:
        return {}
    pas = FormationPage.steplen
    enfants = reduce(
        or_,
        (
            Q(depth=formation.depth + 1, path__range=(chemin + "0" * pas, chemin + "Z" * pas))
            for chemin, formation in par_chemin.items()
        ),
    )
    modules: dict[str, list[Module]] = {chemin: [] for chemin in par_chemin}
    for module in modules_lire(ModulePage.objects.live().filter(enfants).order_by("path")):
        suite = modules[module.page.path[:-pas]]
        suite.append(replace(module, rang=len(suite) + 1))
    return {formation.pk: Plan(formation.pk, tuple(modules[chemin])) for chemin, formation in par_chemin.items()}


def etape_publiee(formation: FormationPage, module_pk: int, etape_id: str) -> tuple[ModulePage, Etape] | None:
    """One step and its live module, without reading the rest of the training."""
    module = ModulePage.objects.live().child_of(formation).filter(pk=module_pk).first()
    etape = next((e for e in etapes_lire(module) if e.id == etape_id), None) if module else None
    if etape and etape.quiz:
        etape = replace(etape, questions=Questions(etape.quiz))
    return (module, etape) if etape else None


def plan_lire(formation: FormationPage) -> Plan:
    """The plan of one training."""
    return plans_lire([formation])[formation.pk]
