"""Drafts read as they are stored: the outline, the trainings that one may write, steps written at once, what is to
look at in what was brought.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
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
from safran.parcours.portes import Etape, Module, Plan, blocs_identifier, personnes_vues, questions_compter
from safran.quiz.models import QuestionBanque, Quiz
from safran.quiz.portes import Rapport, questions_importer


def modules_ecrits(formation: FormationPage) -> list[ModulePage]:
    """The modules of a training in order, each with its latest version: one query."""
    modules = ModulePage.objects.child_of(formation).order_by("path").defer("etapes")
    return list(modules.select_related("latest_revision"))


def etapes_brutes(module: ModulePage) -> list[dict[str, Any]]:
    """The steps of the latest draft of a module, as stored; a block that was stored without identity has one."""
    if module.latest_revision_id:
        brutes = json.loads(module.latest_revision.content.get("etapes") or "[]")
    else:
        brutes = module.etapes.raw_data
    etapes = [etape for etape in brutes if etape.get("type") == "etape"]
    for etape in etapes:
        blocs_identifier(etape["value"].get("contenu") or [], etape["id"])
    return etapes


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


class RangEtape(Etape):
    """A step in the outline."""

    @property
    def vide(self) -> bool:
        return not any(_dit(bloc) for bloc in self.valeur.get("contenu") or [])

    @property
    def nombre_questions(self) -> int:
        """Those written in it, and those of its quizzes."""
        contenu = self.valeur.get("contenu") or []
        ecrites = sum(bloc.get("type") == QUESTION for bloc in contenu)
        return ecrites + sum(self.questions.get(b.get("value"), 0) for b in contenu if b.get("type") == "quiz")


class RangModule(Module):
    """A module in the outline: the title of its draft, the expected length of its steps together."""

    @property
    def titre(self) -> str:
        return titre_de(self.page)

    @property
    def minutes(self) -> int:
        return sum(etape.minutes for etape in self.etapes)


def ossature_lire(formation: FormationPage) -> Plan:
    """Read the latest drafts: two queries, whatever the number of steps."""
    pages = [(page, etapes_brutes(page)) for page in modules_ecrits(formation)]
    contenus = [brute["value"].get("contenu") or [] for _page, brutes in pages for brute in brutes]
    quiz = {bloc.get("value") for contenu in contenus for bloc in contenu if bloc.get("type") == "quiz"}
    comptees = questions_compter(quiz - {None})

    def etape(module_pk: int, rang: int, brute: dict[str, Any]) -> RangEtape:
        valeur = brute["value"]
        titre = valeur.get("titre") or "Sans titre"
        return RangEtape(brute["id"], titre, module_pk, rang, valeur=valeur, questions=comptees)

    modules = tuple(
        RangModule(page, numero, tuple(etape(page.pk, rang, brute) for rang, brute in enumerate(brutes, start=1)))
        for numero, (page, brutes) in enumerate(pages, start=1)
    )
    return Plan(formation.pk, modules)


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
