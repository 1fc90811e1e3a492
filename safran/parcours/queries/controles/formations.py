"""What must be true of a training before it is published: somebody can begin it, and reach its completion."""

from collections.abc import Collection, Iterator

from django.urls import reverse

from safran.formations.expressions import Condition, Groupe, expression_lire
from safran.formations.models import FormationPage
from safran.formations.verifications import condition_defauts, formation_declarations, formation_sans_public
from safran.parcours.queries.controles.durees import formation_durees
from safran.parcours.queries.controles.lignes import Controle
from safran.parcours.queries.plans import Plan, plan_lire
from safran.quiz.models import Quiz


def formation_controles(
    page: FormationPage, sans: Collection[int] = (), plan: Plan | None = None
) -> Iterator[Controle]:
    """Somebody must be able to begin a training, and to reach its completion; `sans` leaves modules out."""
    editer = reverse("wagtailadmin_pages:edit", args=[page.pk]) + "#panel-child-contenu-achevement-section"
    plan = plan or (plan_lire(page) if page.pk else Plan(0))
    plan = Plan(plan.formation_pk, tuple(module for module in plan.modules if module.pk not in sans))
    if not plan.etapes:
        ajouter = reverse("wagtailadmin_explore", args=[page.pk]) if page.pk else ""
        phrase = "Aucun de ses modules n’est publié avec une étape : personne ne pourrait commencer la formation."
        yield Controle(True, phrase, ajouter, "Voir ses modules")
    decrire = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.pk else ""
    yield from formation_durees(page, plan, decrire)
    for phrase in formation_declarations(page):
        yield Controle(True, phrase, decrire)
    for phrase in formation_sans_public(page):  # une formation déjà en ligne le restait avant que ce soit demandé
        yield Controle(not page.live, phrase, decrire)
    expression = expression_lire(page)
    if not expression.membres:
        yield Controle(True, "La règle d’achèvement est vide : personne ne pourrait achever la formation.", editer)
        return
    possible = _atteignable(expression, plan)
    for phrase in _defauts(expression, plan):
        yield Controle(not possible, f"La règle d’achèvement demande {phrase}.", editer)
    yield from _quiz_introuvables(expression, plan, editer)


def _propres(condition: Condition, plan: Plan) -> Iterator[str]:
    """What a condition asks that this training does not hold."""
    if condition.type == "module_vu" and condition.parametres.get("module") not in {str(m.pk) for m in plan.modules}:
        yield "un module qui n’est pas publié dans cette formation"
    if condition.type == "etape_vue":
        connues = {f"{module_pk}:{etape_id}" for module_pk, etape_id in plan.cles}
        if condition.parametres.get("etape") not in connues:
            yield "une étape qui n’est pas publiée dans cette formation"


def _defauts(groupe: Groupe, plan: Plan) -> Iterator[str]:
    """Every condition of the rule that nobody could reach, in words."""
    if not groupe.membres:
        yield "un groupe de conditions qui est vide"
    elif groupe.trop_demande:
        yield f"{groupe.nombre} conditions là où elle n’en compte que {len(groupe.membres)}"
    for membre in groupe.membres:
        if isinstance(membre, Groupe):
            yield from _defauts(membre, plan)
        else:
            yield from list(condition_defauts(membre)) or _propres(membre, plan)


def _atteignable(membre: Condition | Groupe, plan: Plan) -> bool:
    """Whether somebody could reach it: enough members of a group are within reach."""
    if isinstance(membre, Groupe):
        if not membre.membres or membre.trop_demande:
            return False
        return sum(_atteignable(m, plan) for m in membre.membres) >= membre.requis
    return not list(condition_defauts(membre)) and not list(_propres(membre, plan))


def _quiz_introuvables(expression: Groupe, plan: Plan, editer: str) -> Iterator[Controle]:
    """A quiz is asked for that no published step shows."""
    from safran.formations.expressions import conditions_de

    montres = {pk for etape in plan.etapes for pk in etape.quiz}
    codes = [c.parametres.get("quiz") for c in conditions_de(expression) if c.type == "quiz_reussi"]
    for quiz in Quiz.objects.filter(code__in=codes).exclude(pk__in=montres):
        phrase = f"Le quiz « {quiz.titre} » est demandé, mais aucune étape publiée ne le montre."
        yield Controle(False, phrase, editer)
