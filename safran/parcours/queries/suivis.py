"""How far someone is, what is missing, what the completion rule says of it, and which trainings hold an activity."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Least
from wagtail.models import Page

from home.temps.typographie import duree, nombre_dire
from reseau.comptes.models import Compte
from safran.formations import portes
from safran.formations.models import FormationPage
from safran.parcours.models import EtapeVue, ModuleAcheve, Suivi, TempsEtape
from safran.parcours.queries.plans import Etape, Module, Plan, plan_lire, plans_lire

LOURDS_FORMATION = ("corps", "sources", "objectifs")


@dataclass(frozen=True)
class Avancement:
    """A following beside the plan as it is today."""

    suivi: Suivi
    plan: Plan
    vues: frozenset[tuple[int, str]]
    acheves: frozenset[int] = frozenset()  # modules terminés un jour, même enrichis depuis

    @property
    def faites(self) -> int:
        return len(self.plan.cles & self.vues)

    @property
    def total(self) -> int:
        return len(self.plan.etapes)

    @property
    def complet(self) -> bool:
        """Every step of today has been seen, and there is at least one."""
        return self.total > 0 and self.faites == self.total

    @property
    def mesure(self) -> int:
        """Percentage of today's steps seen, rounded down: 100 means all of them."""
        return 100 * self.faites // self.total if self.total else 0

    @property
    def pourcentage(self) -> int:
        """What is shown: never less than what was reached before, never more than 100."""
        return min(100, max(self.mesure, self.suivi.progression_max))

    @cached_property
    def prochaine(self) -> Etape | None:
        return next((etape for etape in self.plan.etapes if etape.cle not in self.vues), None)

    @cached_property
    def reprise(self) -> Etape | None:
        """Where the person stopped; the first step not seen when that one is gone or done."""
        etape = self.plan.par_id(self.suivi.derniere_etape) if self.suivi.derniere_etape else None
        return etape if etape and etape.cle not in self.vues else self.prochaine

    @cached_property
    def nouvelles(self) -> frozenset[tuple[int, str]]:
        """Steps added since the person came, and not seen yet."""
        connues = set(self.suivi.etapes_connues)
        return frozenset(
            etape.cle for etape in self.plan.etapes if etape.id not in connues and etape.cle not in self.vues
        )

    @property
    def minutes_restantes(self) -> int:
        return sum(etape.minutes for etape in self.plan.etapes if etape.cle not in self.vues)

    @property
    def module_en_cours(self) -> Module | None:
        return self.plan.module(self.reprise.module_pk) if self.reprise else None

    def apres(self, module_pk: int, etape_id: str) -> Etape | None:
        """The step that follows one of them; at the end, the first one not seen, or none."""
        etape = self.plan.etape(module_pk, etape_id)
        suivante = self.plan.voisines(etape)[1] if etape else None
        return suivante or self.prochaine

    def module_fait(self, module: Module) -> bool:
        """Every step of this module has been seen, today's or those of the day it was completed."""
        return module.pk in self.acheves or module.fait_avec(self.vues)

    @property
    def reste(self) -> str:
        """« Il vous reste 3 étapes, environ 15 minutes. »; empty when every step has been seen."""
        nombre = self.total - self.faites
        if nombre <= 0:
            return ""
        combien = "une étape" if nombre == 1 else f"{nombre} étapes"
        temps = f", environ {duree(self.minutes_restantes)}" if self.minutes_restantes else ""
        return f"Il vous reste {combien}{temps}."


def temps_total(plan: Plan) -> Coalesce:
    """Seconds measured on a following of this training, each step under its cap, to annotate it with."""
    plafonnees = Case(
        *(
            When(module=etape.module_pk, etape_id=etape.id, then=Least(F("secondes"), Value(etape.duree.plafond)))
            for etape in plan.etapes
        ),
        default=F("secondes"),
        output_field=IntegerField(),
    )
    sommes = TempsEtape.objects.filter(suivi=OuterRef("pk")).values("suivi").annotate(total=Sum(plafonnees))
    return Coalesce(Subquery(sommes.values("total")), 0)


def mesures_lire(suivis: QuerySet[Suivi], plans: Iterable[Plan] = ()) -> Counter[int]:
    """Seconds measured on each following, by primary key, each step under its cap, lines of former days too.

    A step that is gone keeps what was counted. `plans` spares two queries to who already has those of the trainings.
    """
    plans = list(plans)
    if not plans:
        formations = FormationPage.objects.filter(pk__in=suivis.order_by().values("formation"))
        plans = list(plans_lire(formations.defer(*LOURDS_FORMATION)).values())
    plafonds = {etape.cle: etape.duree.plafond for plan in plans for etape in plan.etapes}
    total: Counter[int] = Counter()
    temps = TempsEtape.objects.filter(suivi__in=suivis.order_by().values("pk"))
    for suivi, module, etape, secondes in temps.values_list("suivi_id", "module_id", "etape_id", "secondes").iterator():
        total[suivi] += min(secondes, plafonds.get((module, etape), secondes))
    return total


def suivi_get(compte: Compte, formation: Any) -> Suivi | None:
    """The following of one person on one training (a page or its key), if there is one."""
    if not getattr(compte, "is_authenticated", False):
        return None
    # Une fiche prévisualisée avant son premier enregistrement n'a pas encore de clé.
    suivis = Suivi.objects.select_related("achevement", "derogation__accordee_par")
    return suivis.filter(compte=compte.pk, formation=getattr(formation, "pk", formation)).first()


def suivis_de(compte: Compte) -> QuerySet[Suivi]:
    """Every following of a person, the latest first, with its training."""
    return (
        Suivi.objects.filter(compte=compte)
        .select_related("formation__rubrique")
        .defer(*(f"formation__{champ}" for champ in LOURDS_FORMATION))
    )


def avancements_lire(suivis: Iterable[Suivi]) -> list[Avancement]:
    """Put each following beside its plan: two queries whatever their number."""
    suivis = list(suivis)
    plans = plans_lire(suivi.formation for suivi in suivis)
    vues: dict[int, set[tuple[int, str]]] = {suivi.pk: set() for suivi in suivis}
    acheves: dict[int, set[int]] = {suivi.pk: set() for suivi in suivis}
    for pk, module_pk, etape_id in _traces(suivi__in=list(vues)):
        if etape_id:
            vues[pk].add((module_pk, etape_id))
        else:
            acheves[pk].add(module_pk)
    return [
        Avancement(suivi, plans[suivi.formation_id], frozenset(vues[suivi.pk]), frozenset(acheves[suivi.pk]))
        for suivi in suivis
    ]


def _traces(**filtre: Any) -> QuerySet:
    """(following, module, step) of every mark, and (following, module, "") of every completed module; one query."""
    marques = EtapeVue.objects.filter(**filtre).values_list("suivi_id", "module_id", "etape_id")
    modules = ModuleAcheve.objects.filter(**filtre).values_list("suivi_id", "module_id", Value(""))
    return marques.union(modules, all=True)


def avancements_de(compte: Compte, formations: Sequence[int] | None = None) -> list[Avancement]:
    """How far a person is in each training followed that is still published, among `formations` when given."""
    suivis = suivis_de(compte).filter(formation__live=True)
    return avancements_lire(suivis if formations is None else suivis.filter(formation__in=formations))


def avancement_lire(suivi: Suivi, plan: Plan | None = None) -> Avancement:
    """How far one following is; `plan` spares a query to who already has it."""
    plan = plan or plan_lire(suivi.formation)
    traces = [(module_pk, etape_id) for _suivi, module_pk, etape_id in _traces(suivi=suivi)]
    vues = frozenset(trace for trace in traces if trace[1])
    return Avancement(suivi, plan, vues, frozenset(module_pk for module_pk, etape_id in traces if not etape_id))


def suivis_de_formation(formation: FormationPage, comptes: QuerySet | None = None) -> QuerySet[Suivi]:
    """Who follows a training, among `comptes` when given."""
    suivis = (
        Suivi.objects.filter(formation=formation)
        .select_related("compte", "derogation")
        .annotate(secondes=temps_total(plan_lire(formation)))
        .order_by("compte__nom", "compte__prenom", "pk")
    )
    return suivis if comptes is None else suivis.filter(compte__in=comptes)


def suivis_retenant(page: Page) -> str:
    """The followings that hang on this page or on a page below it, in words; empty for none."""
    nombre = Suivi.objects.filter(
        Q(formation__path__startswith=page.path) | Q(etapes_vues__module__path__startswith=page.path)
    ).aggregate(nombre=Count("pk", distinct=True))["nombre"]
    return nombre_dire(nombre, "suivi")


# What the completion rule says of a following: findings on steps already counted, then the whole expression.


def constat_etapes(avancement: Avancement) -> tuple[bool, str]:
    """The criterion « every step seen » and the sentence that says what is missing."""
    if not avancement.total:
        return False, "attendre la publication du premier module"
    reste = avancement.total - avancement.faites
    return reste == 0, "terminer la dernière étape" if reste == 1 else f"terminer {reste} étapes"


def constat_module(avancement: Avancement, parametres: dict[str, Any]) -> tuple[bool, str]:
    """The criterion « one module »: completed once, it stays so, even enriched or gone since."""
    cle = str(parametres.get("module", ""))
    if cle.isdigit() and int(cle) in avancement.acheves:
        return True, ""
    module = avancement.plan.module(int(cle)) if cle.isdigit() else None
    if module is None:
        return False, "attendre le retour d’un module retiré"
    reste = sum(etape.cle not in avancement.vues for etape in module.etapes)
    combien = "la dernière étape" if reste == 1 else f"{reste} étapes"
    return avancement.module_fait(module), f"terminer {combien} du module « {module.titre} »"


def constat_etape(avancement: Avancement, parametres: dict[str, Any]) -> tuple[bool, str]:
    """The criterion « one step »: a step seen stays seen, even once it is gone."""
    cle, _, etape_id = str(parametres.get("etape", "")).partition(":")
    if cle.isdigit() and (int(cle), etape_id) in avancement.vues:
        return True, ""
    etape = avancement.plan.etape(int(cle), etape_id) if cle.isdigit() else None
    return False, f"terminer l’étape « {etape.titre} »" if etape else "attendre le retour d’une étape retirée"


def bilan_de(avancement: Avancement) -> portes.Bilan:
    """The completion rule of a following, today; the steps are already counted."""
    suivi = avancement.suivi
    connus = {
        "etapes_vues": lambda parametres: constat_etapes(avancement),
        "module_vu": lambda parametres: constat_module(avancement, parametres),
        "etape_vue": lambda parametres: constat_etape(avancement, parametres),
    }
    return portes.expression_evaluate(suivi.compte, suivi.formation, connus=connus)


def manques_de(avancement: Avancement) -> list[str]:
    """What is left to do before the training is complete; nothing once it is."""
    return [] if avancement.suivi.est_acheve else bilan_de(avancement).manques


def bilan_explique(avancement: Avancement) -> portes.Bilan:
    """The same, each condition in words and dated: what the learner and the coordinator read."""
    return portes.bilan_expliquer(bilan_de(avancement), avancement.suivi.compte, avancement.suivi.formation)


def _lignes_figees(expression: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of a frozen rule: a condition in its words, or a group with its lines."""
    lignes = []
    for constat in expression.get("criteres", ()):
        ligne = {"phrase": constat.get("phrase") or constat.get("type", ""), "atteinte": bool(constat.get("atteint"))}
        if constat.get("type") == portes.GROUPE:
            criteres = constat.get("criteres", ())
            ligne["phrase"] = portes.titre_de(constat["operateur"], constat["requis"], len(criteres))
            ligne["lignes"] = _lignes_figees(constat)
        elif constat.get("le"):
            ligne["le"] = datetime.datetime.fromisoformat(constat["le"])
        lignes.append(ligne)
    return lignes


def _lignes_du_jour(bilan: portes.Bilan) -> list[dict[str, Any]]:
    """The same of today's findings; a condition that is not met says what it lacks."""
    return [
        {"phrase": c.titre, "atteinte": c.atteint, "lignes": _lignes_du_jour(c)}
        if isinstance(c, portes.Bilan)
        else {"phrase": c.phrase, "atteinte": c.atteint, "le": c.le, "manque": "" if c.atteint else c.manque}
        for c in bilan.constats
    ]


def regle_expliquer(avancement: Avancement) -> dict[str, Any]:
    """Why a training is complete, or not yet: frozen words once it is, today's findings before."""
    suivi = avancement.suivi
    derogation = getattr(suivi, "derogation", None)
    if not suivi.est_acheve:
        bilan = bilan_explique(avancement)
        return {"titre": bilan.titre, "lignes": _lignes_du_jour(bilan), "figee": False, "derogation": derogation}
    expression = suivi.achevement.expression if hasattr(suivi, "achevement") else {}
    criteres = expression.get("criteres", ())
    titre = portes.titre_de(expression.get("operateur", ""), expression.get("requis", 0), len(criteres))
    return {"titre": titre, "lignes": _lignes_figees(expression), "figee": True, "derogation": derogation}


def suivis_concernes(compte: Compte, concerne: Callable[[FormationPage, Plan], bool]) -> list[tuple[Suivi, Plan]]:
    """The followings of a person whose published training is concerned, each with the plan of its training."""
    suivis = list(suivis_de(compte).filter(formation__live=True).order_by("pk"))
    plans = plans_lire(suivi.formation for suivi in suivis)
    lus = [(suivi, plans[suivi.formation_id]) for suivi in suivis]
    return [(suivi, plan) for suivi, plan in lus if concerne(suivi.formation, plan)]


def demande(formation: FormationPage, type_critere: str, parametres: dict[str, Any]) -> bool:
    """The rule names this condition, at the root or in a group; values left out match any."""
    conditions = portes.conditions_de(portes.expression_lire(formation))
    return any(c.type == type_critere and parametres.items() <= c.parametres.items() for c in conditions)
