"""Drafts read as they are stored: no page is rebuilt to show an outline, whatever its length."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from safran.atelier.plan import QUESTION
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from safran.quiz.models import QuestionBanque, Quiz


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
