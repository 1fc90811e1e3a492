"""What must be true before a training goes online whole, each point with the place where it is mended."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.blocks.stream_block import StreamBlockValidationError

from safran.atelier.choices import CATEGORIE
from safran.atelier.plan import QUESTION
from safran.atelier.queries.brouillons import etapes_brutes, question_brute, questions_du_contenu
from safran.atelier.queries.commentaires import ouverts_compter, par_etape
from safran.formations.models import FormationPage
from safran.formations.verifications import formation_declarations, formation_sans_public
from safran.parcours.models import ModulePage
from safran.parcours.queries.controles import controles_de
from safran.parcours.queries.controles.blocs import SANS_SERVICE
from safran.parcours.queries.plans import Module, Plan, modules_lire

ETAPE = re.compile(r"Étape (\d+), ")


@dataclass(frozen=True)
class Point:
    """One thing to look at: where it is, how to go there; a blocking one keeps the whole offline."""

    bloquant: bool
    phrase: str
    url: str = ""
    lieu: str = ""
    a_savoir: bool = False  # rien à corriger


def points_lire(formation: FormationPage, *, declares: bool = True) -> list[Point]:
    """Everything to mend in the latest drafts, blocking points first; `declares` leaves out nothing.

    Without it, what the publication form itself asks (missions, publics, sources, free of charge) is not repeated.
    """
    modules = [page.get_latest_revision_as_object() if page.latest_revision_id else page for page in _pages(formation)]
    plan = Plan(formation.pk, modules_lire(modules))
    points = [point for module in plan.modules for point in _du_module(formation, module)]
    brouillon = formation.get_latest_revision_as_object() if formation.latest_revision_id else formation
    demandees = set() if declares else {*formation_declarations(brouillon), *formation_sans_public(brouillon)}
    editer = reverse("wagtailadmin_pages:edit", args=[formation.pk])
    atelier = reverse("atelier_formation", args=[formation.pk])
    for controle in controles_de(brouillon, plan):
        if controle.phrase not in demandees:
            url = controle.url if controle.url.startswith(editer) else atelier
            points.append(Point(controle.bloquant, controle.phrase, url))
    points += _commentaires(formation, plan)
    return sorted(points, key=lambda point: (not point.bloquant, point.a_savoir))


def _pages(formation: FormationPage) -> list[ModulePage]:
    return list(ModulePage.objects.child_of(formation).order_by("path").select_related("latest_revision"))


def _du_module(formation: FormationPage, module: Module) -> Iterator[Point]:
    """The points of a module, each at its step."""
    lieu = f"Module {module.rang}, « {module.titre} »"
    accueil = reverse("atelier_formation", args=[formation.pk])
    brutes = etapes_brutes(module.page)
    for controle in controles_de(module.page):
        trouve = ETAPE.match(controle.phrase)
        rang = int(trouve[1]) if trouve else 0
        if controle.phrase.endswith(SANS_SERVICE) and rang and _neuves(brutes[rang - 1]["value"].get("contenu") or []):
            continue
        url = f"{accueil}?dans={module.pk}"
        if 0 < rang <= len(module.etapes):
            url = reverse("atelier_etape", args=[formation.pk, module.pk, module.etapes[rang - 1].id])
        yield Point(controle.bloquant, controle.phrase, url, lieu)
    for etape, brute in zip(module.etapes, brutes, strict=False):
        url = reverse("atelier_etape", args=[formation.pk, module.pk, etape.id])
        for bloquant, phrase in _questions(brute["value"].get("contenu") or []):
            yield Point(bloquant, f"Étape {etape.rang}, « {etape.titre} » : {phrase}", url, lieu)


def _commentaires(formation: FormationPage, plan: Plan) -> Iterator[Point]:
    """The steps on which comments wait."""
    attendent = par_etape(ouverts_compter(formation))
    for module in plan.modules:
        for etape in module.etapes:
            if nombre := attendent[etape.id]:
                dits = "un commentaire attend" if nombre == 1 else f"{nombre} commentaires attendent"
                url = reverse("atelier_commentaires", args=[formation.pk, etape.id])
                phrase = f"Étape {etape.rang}, « {etape.titre} » : {dits}."
                yield Point(False, phrase, url, f"Module {module.rang}, « {module.titre} »", a_savoir=True)


def _neuves(contenu: list[dict]) -> bool:
    """Every question of the step is in service, or was written here and comes into service with its training."""
    questions = questions_du_contenu(contenu).values()
    if len(questions) < sum(bloc.get("type") == QUESTION for bloc in contenu):
        return False  # une question a été supprimée
    return all(une.live or (une.categorie == CATEGORIE and une.first_published_at is None) for une in questions)


def _questions(contenu: list[dict]) -> Iterator[tuple[bool, str]]:
    """The questions of a step: an answer to each, and something learnt from it."""
    for question in questions_du_contenu(contenu).values():
        brute = question_brute(question)
        bloc = question.contenu.stream_block
        try:
            bloc.clean(bloc.to_python([brute] if brute else []))
        except (StreamBlockValidationError, ValidationError):
            yield True, "une question est incomplète, ou n’a pas de bonne réponse."
            continue
        if not any((brute["value"].get(nom) or "").strip() for nom in ("retour", "retour_vrai", "retour_faux")):
            if not any(rang["value"].get("retour") for rang in brute["value"].get("reponses") or []):
                yield False, "une question n’a pas de retour : sans lui, elle ne fait rien apprendre."
