"""A training is born: from three fields, from a plan, from another training."""

import uuid
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.vocabulaires.models import Mission, Rubrique, Theme, TypePublic
from safran.atelier.permissions import catalogue_lire, peut_ecrire, peut_proposer
from safran.atelier.plan import QUESTION, Bloc, PlanEtape, PlanFormation, PlanModule
from safran.atelier.rules.ouvertures import proposition_ouvrir
from safran.atelier.rules.questions import question_creer, question_montrer
from safran.atelier.tenue import adresse_libre
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from safran.parcours.queries.plans import modules_lire


@transaction.atomic
def formation_ecrire(*, plan: PlanFormation, par: Compte, cle: uuid.UUID | None = None) -> FormationPage:
    """Write a whole training as a draft: its sheet, its modules, their steps, their questions; sent twice, once.

    Begun by someone who does not write in the catalogue, it is a proposal.

    Raises RegleRefusee "droit", "sans_catalogue", "sans_rubrique", "sans_theme".
    """
    catalogue = catalogue_lire()
    if catalogue is None:
        raise RegleRefusee("sans_catalogue", "Le site n’a pas de catalogue : ouvrez-le d’abord.")
    propose = not peut_ecrire(par)
    if propose and not peut_proposer(par):
        raise RegleRefusee("droit", "Écrire une formation n’est pas dans vos droits.")
    cle = cle or uuid.uuid4()
    catalogue = type(catalogue).objects.select_for_update(of=("self",)).get(pk=catalogue.pk)
    if deja := FormationPage.objects.filter(translation_key=cle).first():
        return deja
    formation = _fiche(plan, cle)
    formation.slug, formation.owner = adresse_libre(catalogue, plan.titre, "formation"), par
    catalogue.add_child(instance=formation)
    log(instance=formation, action="wagtail.create", user=par)
    if propose:
        proposition_ouvrir(formation=formation, par=par)
    modules = [module_ecrire(formation=formation, plan=module, par=par) for module in plan.modules]
    formation.duree_minutes = minutes_declarees(prevues=sum(module.duree.minutes for module in modules_lire(modules)))
    formation.save()
    formation.save_revision(user=par)
    return formation


def minutes_declarees(*, prevues: int) -> int:
    """What a training declares until someone says otherwise: its expected length, five minutes at least."""
    return min(6000, max(5, prevues))


def module_ecrire(
    *, formation: FormationPage, plan: PlanModule, par: Compte, cle: uuid.UUID | None = None
) -> ModulePage:
    """Write one module and its steps as a draft, after the others of the training; whoever calls holds the training."""
    module = ModulePage(
        title=plan.titre,
        slug=adresse_libre(formation, plan.titre, "module"),
        resume=plan.resume,
        etapes=[etape_brute(plan=etape, par=par) for etape in plan.etapes],
        live=False,
        owner=par,
        translation_key=cle or uuid.uuid4(),
    )
    type(formation).objects.get(pk=formation.pk).add_child(instance=module)
    module.save_revision(user=par)
    log(instance=module, action="wagtail.create", user=par)
    return module


def etape_brute(*, plan: PlanEtape, par: Compte, cle: str = "") -> dict[str, Any]:
    """The stored form of a step; its questions go to the bank."""
    valeur = {"titre": plan.titre, "contenu": [_bloc(bloc, par) for bloc in plan.blocs]}
    return {"type": "etape", "value": valeur, "id": cle or str(uuid.uuid4())}


def _bloc(bloc: Bloc, par: Compte) -> dict[str, Any]:
    genre, valeur = bloc
    if genre == QUESTION:
        genre, valeur = question_montrer(question=question_creer(contenu=valeur, par=par, cle=uuid.uuid4()))
    return {"type": genre, "value": valeur, "id": str(uuid.uuid4())}


def _fiche(plan: PlanFormation, cle: uuid.UUID) -> FormationPage:
    """The sheet, its links by code."""
    rubriques = Rubrique.objects.en_vigueur().order_by("ordre", "pk")
    rubrique = (rubriques.filter(code=plan.rubrique) if plan.rubrique else rubriques).first()
    if rubrique is None:
        raise RegleRefusee("sans_rubrique", "Cette rubrique n’est plus au programme : choisissez-en une autre.")
    formation = FormationPage(
        title=plan.titre,
        accroche=plan.accroche,
        rubrique=rubrique,
        duree_minutes=minutes_declarees(prevues=0),
        objectifs=[("ligne", ligne) for ligne in plan.objectifs],
        sources=[("ligne", ligne) for ligne in plan.sources],
        live=False,
        translation_key=cle,
    )
    formation.missions.set(Mission.objects.filter(code__in=plan.missions))
    formation.publics.set(TypePublic.objects.filter(code__in=plan.publics))
    formation.themes.set(Theme.objects.filter(code__in=plan.themes))
    return formation
