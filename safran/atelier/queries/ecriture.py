"""Drafts read as they are stored: the outline, the trainings that one may write, steps written at once, what is to
look at in what was brought.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.html import strip_tags
from wagtail.models import Page

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.atelier.models import CoAuteur, EtapeCroisee, PublicationPrevue
from safran.atelier.permissions import peut_ecrire
from safran.atelier.plan import QUESTION
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from safran.parcours.portes import duree_de_l_etape, personnes_vues, questions_compter
from safran.quiz.models import QuestionBanque, Quiz
from safran.quiz.portes import Rapport, questions_importer


def modules_ecrits(formation: FormationPage) -> list[ModulePage]:
    """The modules of a training in order, each with its latest version: one query."""
    modules = ModulePage.objects.child_of(formation).order_by("path").defer("etapes")
    return list(modules.select_related("latest_revision"))


def etapes_brutes(module: ModulePage) -> list[dict[str, Any]]:
    """The steps of the latest draft of a module, as stored."""
    if module.latest_revision_id:
        brutes = module.latest_revision.content.get("etapes") or "[]"
        return [etape for etape in json.loads(brutes) if etape.get("type") == "etape"]
    return [etape for etape in module.etapes.raw_data if etape.get("type") == "etape"]


def titre_de(module: ModulePage) -> str:
    """The title of its latest draft."""
    return module.draft_title or module.title


def questions_du_contenu(contenu: Iterable[Mapping[str, Any]]) -> dict[str, QuestionBanque]:
    """The question that each block of a step shows, by the identity of the block; two queries at most."""
    par_bloc = {bloc["id"]: bloc["value"] for bloc in contenu if bloc.get("type") == QUESTION and bloc.get("value")}
    quiz = {bloc["id"]: bloc["value"] for bloc in contenu if bloc.get("type") == "quiz" and bloc.get("value")}
    for un in Quiz.objects.filter(pk__in=quiz.values(), code__startswith="atelier-") if quiz else ():
        bruts = un.questions.raw_data
        if len(bruts) == 1 and bruts[0]["type"] == "banque":
            par_bloc |= {bloc: bruts[0]["value"] for bloc, pk in quiz.items() if pk == un.pk}
    if not par_bloc:
        return {}
    lues = QuestionBanque.objects.select_related("latest_revision").in_bulk(set(par_bloc.values()))
    return {bloc: lues[pk] for bloc, pk in par_bloc.items() if pk in lues}


def question_brute(question: QuestionBanque) -> dict[str, Any] | None:
    """The one block of the latest draft of a question, as stored."""
    if question.latest_revision_id:
        bruts = json.loads(question.latest_revision.content.get("contenu") or "[]")
    else:
        bruts = list(question.contenu.raw_data)
    return bruts[0] if bruts else None


def empreinte(etape: Mapping[str, Any], questions: Mapping[str, QuestionBanque]) -> str:
    """What tells a step from what it was when someone read it: its words, and those of its questions."""
    tout = [etape, {bloc: question_brute(question) for bloc, question in sorted(questions.items())}]
    return hashlib.sha256(json.dumps(tout, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:20]


# The outline of a training being written: modules, steps, expected lengths, what is still empty.


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
        return self.page.pk

    @property
    def titre(self) -> str:
        return titre_de(self.page)

    @property
    def minutes(self) -> int:
        return sum(etape.minutes for etape in self.etapes)


@dataclass(frozen=True)
class Ossature:
    """The outline of one training."""

    formation: FormationPage
    modules: tuple[RangModule, ...]

    @cached_property
    def etapes(self) -> tuple[RangEtape, ...]:
        return tuple(etape for module in self.modules for etape in module.etapes)

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)

    def etape(self, module_pk: int, etape_id: str) -> RangEtape | None:
        return next((e for e in self.etapes if e.module_pk == module_pk and e.id == etape_id), None)

    def voisines(self, etape: RangEtape) -> tuple[RangEtape | None, RangEtape | None]:
        rang = self.etapes.index(etape)
        avant = self.etapes[rang - 1] if rang else None
        return avant, self.etapes[rang + 1] if rang + 1 < len(self.etapes) else None


def ossature_lire(formation: FormationPage) -> Ossature:
    """Read the latest drafts: two queries, whatever the number of steps."""
    pages = modules_ecrits(formation)
    brutes = {page.pk: etapes_brutes(page) for page in pages}
    quiz = {
        b.get("value") for etapes in brutes.values() for e in etapes for b in _contenu(e) if b.get("type") == "quiz"
    }
    comptees = questions_compter(quiz - {None})
    modules = [
        RangModule(page, rang, tuple(_rangs(page.pk, brutes[page.pk], comptees)))
        for rang, page in enumerate(pages, start=1)
    ]
    return Ossature(formation, tuple(modules))


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


def croisees_de(module: ModulePage, etape_id: str) -> QuerySet[EtapeCroisee]:
    """Those of a step, the oldest first."""
    return EtapeCroisee.objects.filter(module=module, etape_id=etape_id, regle_le=None).select_related("auteur")


def formations_ecrites(compte: Compte) -> QuerySet[FormationPage]:
    """All of them, or those that one was invited to write, the latest written first."""
    lignes = FormationPage.objects.select_related("latest_revision__user", "rubrique")
    if not peut_ecrire(compte):
        lignes = lignes.filter(pk__in=CoAuteur.objects.filter(compte=compte, retire_le=None).values("formation"))
    return lignes.order_by("-latest_revision_created_at", "-pk")


def prevue_de(formation: FormationPage) -> PublicationPrevue | None:
    """The publication planned for a training."""
    return PublicationPrevue.objects.filter(formation=formation).select_related("par").first()


def liste_lire(formations: list[FormationPage]) -> list[dict[str, Any]]:
    """What the list says of each: its modules counted, its state in a tone and words; two queries."""
    prevues = set(PublicationPrevue.objects.values_list("formation_id", flat=True))
    pas = Page.steplen
    modules: dict[str, list[bool]] = {formation.path: [] for formation in formations}
    lus = ModulePage.objects.filter(depth=min((f.depth for f in formations), default=0) + 1)
    for chemin, live, change in lus.values_list("path", "live", "has_unpublished_changes"):
        if chemin[:-pas] in modules:
            modules[chemin[:-pas]].append(change or not live)
    lignes = []
    for formation in formations:
        if formation.pk in prevues:
            etat = ("attente", "Programmée")
        elif not formation.live:
            etat = ("info", "Brouillon")
        elif formation.has_unpublished_changes or any(modules[formation.path]):
            etat = ("attente", "En ligne, des changements attendent")
        else:
            etat = ("ok", "En ligne")
        lignes.append({"formation": formation, "modules": len(modules[formation.path]), "etat": etat})
    return lignes


def alertes_de(formation: FormationPage) -> list[tuple[str, str]]:
    """Where the words seem to name someone, and what was seen."""
    modules = [page.get_latest_revision_as_object() for page in modules_ecrits(formation)]
    return [(module.title, phrase) for module in modules for phrase in personnes_vues(module)]


def questions_prises(contenu: bytes) -> Rapport | None:
    """What would become of each question; None when the backup has none. Nothing is written."""
    try:
        return questions_importer(contenu=contenu, essai=True)
    except RegleRefusee:
        return None
