"""Duplicating a module or a training: a draft to rework, with identities of its own; nothing of the learners."""

import uuid
from typing import Any

from django.db import transaction
from wagtail.models import Page

from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.parcours.pages import ModulePage

Cles = dict[tuple[int, str], tuple[int, str]]


@transaction.atomic
def page_dupliquer(*, page: FormationPage | ModulePage, par: Compte) -> FormationPage | ModulePage:
    """Copy the latest draft beside the page, as a draft, its modules with it; return the copy.

    Steps get new identities: what learners did of the first never counts for the second. The completion rule of a
    training names the modules and the steps of the copy. Quizzes, documents and cards are shared, not copied.
    """
    source = page.get_latest_revision_as_object() if page.latest_revision_id else page
    titre = f"{source.title} (copie)"[:255]
    nouveautes = {"title": titre, "draft_title": titre, "slug": _adresse_libre(page)}
    copie = source.copy(
        recursive=True,
        update_attrs=nouveautes,
        copy_revisions=False,
        keep_live=False,
        user=par,
        log_action="wagtail.copy",
    )
    identites_renouveler(page=page, copie=copie, par=par)
    return type(page).objects.get(pk=copie.pk)


@transaction.atomic
def identites_renouveler(*, page: Page, copie: Page, par: Compte | None = None) -> None:
    """Give the steps of a copied module, or of the modules of a copied training, identities of their own."""
    cles: Cles = {}
    for ancien, nouveau in _modules(page, copie):
        brouillon = ancien.get_latest_revision_as_object() if ancien.latest_revision_id else ancien
        etapes = [_neuf(bloc) for bloc in brouillon.etapes.raw_data]
        for avant, apres in zip(brouillon.etapes.raw_data, etapes, strict=True):
            cles[ancien.pk, str(avant.get("id"))] = (nouveau.pk, apres["id"])
        cles[ancien.pk, ""] = (nouveau.pk, "")
        nouveau.etapes = nouveau.etapes.stream_block.to_python(etapes)
        nouveau.save()
        nouveau.save_revision(user=par)
    if isinstance(copie.specific, FormationPage):
        _regle_reecrire(copie.specific, cles, par)


def _adresse_libre(page: Page) -> str:
    """A slug that no neighbour has."""
    prises = set(page.get_siblings().values_list("slug", flat=True))
    racine = f"{page.slug}-copie"[:240]
    return next(s for n in range(1, len(prises) + 2) if (s := racine if n == 1 else f"{racine}-{n}") not in prises)


def _modules(page: Page, copie: Page) -> list[tuple[ModulePage, ModulePage]]:
    """Each module and its copy: the pages themselves, or their children in order."""
    if isinstance(page.specific, ModulePage):
        return [(page.specific, ModulePage.objects.get(pk=copie.pk))]
    anciens, nouveaux = (ModulePage.objects.child_of(p).order_by("path") for p in (page, copie))
    return list(zip(anciens, nouveaux, strict=False))  # l’admin peut copier la formation sans eux


def _neuf(bloc: Any) -> Any:
    """The stored block with new identities, at every depth."""
    if isinstance(bloc, list):
        return [_neuf(enfant) for enfant in bloc]
    if not isinstance(bloc, dict):
        return bloc
    neuf = {cle: _neuf(valeur) for cle, valeur in bloc.items()}
    if "type" in bloc and "value" in bloc:
        neuf["id"] = str(uuid.uuid4())
    return neuf


def _regle_reecrire(formation: FormationPage, cles: Cles, par: Compte) -> None:
    """Make the completion rule name the modules and the steps of the copy."""
    regle = [_critere(bloc, cles) for bloc in formation.achevement_criteres.raw_data]
    formation.achevement_criteres = formation.achevement_criteres.stream_block.to_python(regle)
    formation.save()
    formation.save_revision(user=par)


def _critere(bloc: dict[str, Any], cles: Cles) -> dict[str, Any]:
    valeur = bloc.get("value")
    if bloc["type"] == "module_vu":
        module = str(valeur.get("module", ""))
        if module.isdigit() and (int(module), "") in cles:
            valeur = {**valeur, "module": str(cles[int(module), ""][0])}
    if bloc["type"] == "etape_vue":
        module, _, etape = str(valeur.get("etape", "")).partition(":")
        if module.isdigit() and (int(module), etape) in cles:
            valeur = {**valeur, "etape": ":".join(map(str, cles[int(module), etape]))}
    if bloc["type"] == "groupe":
        valeur = {**valeur, "criteres": [_critere(enfant, cles) for enfant in valeur["criteres"]]}
    return {**bloc, "value": valeur, "id": str(uuid.uuid4())}
