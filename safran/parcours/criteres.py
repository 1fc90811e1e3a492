"""The criteria that this room offers to the completion rules: every step, one module, one step."""

import datetime
from typing import Any

from django.db.models import Max

from reseau.comptes.models import Compte
from safran.formations.criteres import Critere
from safran.parcours.models import EtapeVue, ModulePage, Suivi
from safran.parcours.queries.constats import constat_etape, constat_etapes, constat_module
from safran.parcours.queries.plans import etapes_lire, plan_lire
from safran.parcours.queries.suivis import Avancement, avancement_lire, suivi_get

RETIRE = "un module retiré"


def _avancement(compte: Compte, formation: Any) -> Avancement:
    """How far a person is; nowhere when the training is not begun."""
    suivi = suivi_get(compte, formation)
    if suivi is None:
        return Avancement(Suivi(), plan_lire(formation), frozenset())
    suivi.formation = formation
    return avancement_lire(suivi)


def _modules() -> list[tuple[str, ModulePage]]:
    """The published modules in order, each with the title of its training."""
    from safran.formations.models import FormationPage

    titres, pas = dict(FormationPage.objects.values_list("path", "title")), ModulePage.steplen
    return [(titres.get(m.path[:-pas], ""), m) for m in ModulePage.objects.live().order_by("path")]


def modules_offerts() -> list[tuple[str, Any]]:
    """The published modules, by training."""
    groupes: dict[str, list[tuple[str, str]]] = {}
    for formation, module in _modules():
        groupes.setdefault(formation, []).append((str(module.pk), module.title))
    return list(groupes.items())


def etapes_offertes() -> list[tuple[str, Any]]:
    """The published steps, by training and module; a step is named by its module and its identity."""
    return [
        (f"{formation}, {module.title}", [(f"{module.pk}:{etape.id}", etape.titre) for etape in etapes_lire(module)])
        for formation, module in _modules()
    ]


def module_dire(parametres: dict[str, Any]) -> str:
    """« terminer le module … »."""
    cle = str(parametres.get("module", ""))
    module = ModulePage.objects.filter(pk=cle).only("title").first() if cle.isdigit() else None
    return f"terminer le module « {module.title} »" if module else f"terminer {RETIRE}"


def etape_dire(parametres: dict[str, Any]) -> str:
    """« terminer l’étape … »."""
    cle, _, etape_id = str(parametres.get("etape", "")).partition(":")
    module = ModulePage.objects.filter(pk=cle).first() if cle.isdigit() else None
    titres = {etape.id: etape.titre for etape in etapes_lire(module)} if module else {}
    return f"terminer l’étape « {titres[etape_id]} »" if etape_id in titres else "terminer une étape retirée"


def _derniere(compte: Compte, formation: Any, **filtre: Any) -> datetime.datetime | None:
    vues = EtapeVue.objects.filter(suivi__compte=compte, suivi__formation_id=formation.pk, **filtre)
    return vues.aggregate(le=Max("vue_le"))["le"]


ETAPES_VUES = Critere(
    type="etapes_vues",
    libelle="Toutes les étapes vues",
    evaluer=lambda compte, formation, parametres: constat_etapes(_avancement(compte, formation)),
    dire=lambda parametres: "terminer toutes les étapes",
    quand=lambda compte, formation, parametres: _derniere(compte, formation),
)
MODULE_VU = Critere(
    type="module_vu",
    libelle="Module terminé",
    evaluer=lambda compte, formation, parametres: constat_module(_avancement(compte, formation), parametres),
    options=modules_offerts,
    dire=module_dire,
    quand=lambda compte, formation, parametres: _derniere(compte, formation, module_id=int(parametres["module"])),
)
ETAPE_VUE = Critere(
    type="etape_vue",
    libelle="Étape terminée",
    evaluer=lambda compte, formation, parametres: constat_etape(_avancement(compte, formation), parametres),
    options=etapes_offertes,
    dire=etape_dire,
    quand=lambda compte, formation, parametres: _derniere(
        compte, formation, etape_id=str(parametres["etape"]).partition(":")[2]
    ),
)
