"""Invariants of the followings, for `manage.py verifier`."""

from collections.abc import Iterator

from django.db.models import F

from safran.formations.models import FormationPage
from safran.parcours.models import Achevement, Derogation, EtapeVue, IndexEtape, ModulePage, Suivi
from safran.parcours.queries.plans import etapes_lire, plans_lire


def parcours_coherents() -> Iterator[str]:
    """No progress beyond 100; no mark elsewhere; completions have their reasons."""
    for pk in Suivi.objects.filter(progression_max__gt=100).values_list("pk", flat=True):
        yield f"Le suivi {pk} dépasse 100 %."
    for pk in Suivi.objects.filter(acheve_le__lt=F("commence_le")).values_list("pk", flat=True):
        yield f"Le suivi {pk} est achevé avant d’avoir commencé."
    for pk in Suivi.objects.acheves().filter(achevement=None).values_list("pk", flat=True):
        yield f"Le suivi {pk} est achevé sans raison conservée."
    for pk in Achevement.objects.filter(suivi__acheve_le=None).values_list("suivi_id", flat=True):
        yield f"Le suivi {pk} a un achèvement, sans date d’achèvement."
    for pk in Derogation.objects.filter(suivi__acheve_le=None).values_list("suivi_id", flat=True):
        yield f"Le suivi {pk} a une dérogation, sans achèvement."
    yield from _achevements_infondes()
    yield from _etapes_etrangeres()


def _achevements_infondes() -> Iterator[str]:
    """A completion rests on its frozen findings, or on a signed exception."""
    deroges = set(Derogation.objects.values_list("suivi_id", flat=True))
    for suivi_id, expression in Achevement.objects.values_list("suivi_id", "expression"):
        if suivi_id in deroges:
            continue
        requis = expression.get("requis", 0)
        atteints = sum(1 for critere in expression.get("criteres", []) if critere.get("atteint"))
        if requis < 1 or atteints < requis:
            yield f"Le suivi {suivi_id} est achevé, mais sa règle n’était pas remplie."


def _etapes_etrangeres() -> Iterator[str]:
    """A step is marked in a module of the training followed."""
    vues = EtapeVue.objects.values_list("pk", "module__path", "suivi__formation__path")
    for pk, chemin_module, chemin_formation in vues.iterator():
        if not chemin_module.startswith(chemin_formation):
            yield f"L’étape vue {pk} appartient au module d’une autre formation."


def etapes_cherchees() -> Iterator[str]:
    """Every step of a module online has its search row, and nothing else has one."""
    publiees = {etape.cle for page in ModulePage.objects.live() for etape in etapes_lire(page)}
    indexees = set(IndexEtape.objects.values_list("module_id", "etape_id"))
    for module, etape in sorted(publiees ^ indexees):
        dit = "manque à la recherche" if (module, etape) in publiees else "est encore trouvée par la recherche"
        yield f"L’étape {etape} du module {module} {dit} : lancez « manage.py indexer_etapes »."


def formations_vides() -> Iterator[str]:
    """Worth knowing: trainings online that nobody can begin, from before the publication was guarded."""
    formations = {formation.pk: formation for formation in FormationPage.objects.live()}
    for pk, plan in plans_lire(formations.values()).items():
        if not plan.etapes:
            yield f"La formation {pk} ({formations[pk].title}) est en ligne sans aucune étape publiée."
