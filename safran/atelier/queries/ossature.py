"""The outline of a training being written: modules, steps, expected lengths, what is still empty."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.html import strip_tags

from home.gardees import Gardee
from safran.atelier.plan import QUESTION
from safran.atelier.queries.brouillons import etapes_brutes, modules_ecrits, titre_de
from safran.formations.models import FormationPage
from safran.parcours.durees import duree_de_l_etape, questions_compter
from safran.parcours.models import ModulePage

OSSATURES = Gardee("ossatures", pieces=("parcours", "quiz", "wagtailcore"))


@dataclass(frozen=True)
class RangEtape:
    """A step in the outline."""

    id: str
    titre: str
    minutes: int
    vide: bool
    questions: int
    module_pk: int
    rang: int  # dans son module, à partir de 1


@dataclass(frozen=True)
class RangModule:
    """A module in the outline, and its steps."""

    page: ModulePage
    rang: int
    etapes: tuple[RangEtape, ...]

    @property
    def pk(self) -> int:
        """Primary key of the page."""
        return self.page.pk

    @property
    def titre(self) -> str:
        """The title of the draft."""
        return titre_de(self.page)

    @property
    def minutes(self) -> int:
        """The expected length of its steps together."""
        return sum(etape.minutes for etape in self.etapes)


@dataclass(frozen=True)
class Ossature:
    """The outline of one training."""

    formation: FormationPage
    modules: tuple[RangModule, ...]

    @cached_property
    def etapes(self) -> tuple[RangEtape, ...]:
        """Every step, in order."""
        return tuple(etape for module in self.modules for etape in module.etapes)

    @property
    def minutes(self) -> int:
        """The expected length of the whole."""
        return sum(module.minutes for module in self.modules)

    def etape(self, module_pk: int, etape_id: str) -> RangEtape | None:
        """One step by its identity."""
        return next((e for e in self.etapes if e.module_pk == module_pk and e.id == etape_id), None)

    def voisines(self, etape: RangEtape) -> tuple[RangEtape | None, RangEtape | None]:
        """The step before and the step after."""
        rang = self.etapes.index(etape)
        avant = self.etapes[rang - 1] if rang else None
        return avant, self.etapes[rang + 1] if rang + 1 < len(self.etapes) else None


def ossature_lire(formation: FormationPage) -> Ossature:
    """Read the latest drafts: two queries, whatever the number of steps; none while nothing is written."""
    return Ossature(formation, OSSATURES.lire(formation.pk, lambda: _lire(formation)))


def _lire(formation: FormationPage) -> tuple[RangModule, ...]:
    pages = modules_ecrits(formation)
    brutes = {page.pk: etapes_brutes(page) for page in pages}
    quiz = {
        b.get("value") for etapes in brutes.values() for e in etapes for b in _contenu(e) if b.get("type") == "quiz"
    }
    comptees = questions_compter(quiz - {None})
    for page in pages:
        ModulePage.latest_revision.field.delete_cached_value(page)  # un plan gardé ne garde pas les textes
    return tuple(
        RangModule(page, rang, tuple(_rangs(page.pk, brutes[page.pk], comptees)))
        for rang, page in enumerate(pages, start=1)
    )


def _rangs(module_pk: int, etapes: list[dict[str, Any]], comptees: dict[int, int]) -> Iterator[RangEtape]:
    for rang, brute in enumerate(etapes, start=1):
        contenu, valeur = _contenu(brute), brute["value"]
        yield RangEtape(
            id=brute["id"],
            titre=valeur.get("titre") or "Sans titre",
            minutes=duree_de_l_etape(valeur, comptees).minutes,
            vide=not any(_dit(bloc) for bloc in contenu),
            questions=sum(b.get("type") == QUESTION or comptees.get(b.get("value"), 0) for b in contenu if _demande(b)),
            module_pk=module_pk,
            rang=rang,
        )


def _contenu(etape: dict[str, Any]) -> list[dict[str, Any]]:
    return etape["value"].get("contenu") or []


def _demande(bloc: dict[str, Any]) -> bool:
    return bloc.get("type") in {QUESTION, "quiz"}


def _dit(bloc: dict[str, Any]) -> bool:
    """Whether a block holds something: an empty paragraph, a choice not made hold nothing."""
    valeur = bloc.get("value")
    if bloc.get("type") == "texte":
        return bool(strip_tags(valeur or "").strip())
    return bool(valeur)
