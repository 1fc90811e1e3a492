"""The outline of a training: modules and steps added, named, moved, copied, taken out. One gesture, one revision."""

import uuid
from typing import Any

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.atelier.contenus import identites_neuves
from safran.atelier.plan import PlanEtape, PlanModule
from safran.atelier.rules.etapes import DISPARUE
from safran.atelier.rules.formations import etape_brute, module_ecrire
from safran.atelier.tenue import brouillon_de, etapes_garder, module_tenir, page_garder, page_verrouiller
from safran.formations.models import FormationPage
from safran.parcours.models import EtapeVue, ModulePage
from safran.parcours.rules.duplications import page_dupliquer

ETAPES_MAX = 200
VIDE = (("texte", ""),)


@transaction.atomic
def module_ajouter(*, formation: FormationPage, titre: str, par: Compte, cle: uuid.UUID) -> ModulePage:
    """One more module at the end, as a draft; sent twice, it is written once. Raises RegleRefusee "droit"."""
    page_verrouiller(formation, par=par)
    deja = ModulePage.objects.child_of(formation).filter(translation_key=cle).first()
    return deja or module_ecrire(formation=formation, plan=PlanModule(titre), par=par, cle=cle)


@transaction.atomic
def etape_ajouter(*, module: ModulePage, titre: str, par: Compte, cle: uuid.UUID, apres: str = "") -> str:
    """One more step, after another or at the end, with an empty text to write in; its identity. Sent twice, once.

    Raises RegleRefusee "droit", "disparue", "trop".
    """
    brouillon, etapes = module_tenir(module, par=par)
    if not any(etape["id"] == str(cle) for etape in etapes):
        _place_exiger(etapes)
        rang = next((rang for rang, etape in enumerate(etapes, start=1) if etape["id"] == apres), len(etapes))
        etapes.insert(rang, etape_brute(plan=PlanEtape(titre, VIDE), par=par, cle=str(cle)))
        etapes_garder(brouillon, etapes, par=par)
    return str(cle)


@transaction.atomic
def module_renommer(*, module: ModulePage, titre: str, par: Compte) -> bool:
    """Another title; False when it is the same. Raises RegleRefusee "droit", "disparue"."""
    brouillon = brouillon_de(page_verrouiller(module, par=par))
    if brouillon.title == titre:
        return False
    brouillon.title = brouillon.draft_title = titre
    page_garder(brouillon, par=par)
    return True


@transaction.atomic
def module_placer(*, formation: FormationPage, module: ModulePage, rang: int, par: Compte) -> None:
    """Put a module at this rank (from 0) among the others; readers see the new order at once. Raises "droit"."""
    page_verrouiller(formation, par=par)
    autres = list(ModulePage.objects.child_of(formation).exclude(pk=module.pk).order_by("path"))
    if not autres:
        return
    rang = max(0, min(rang, len(autres)))
    module = ModulePage.objects.get(pk=module.pk)
    if rang == len(autres):
        module.move(autres[-1], pos="right", user=par)
    else:
        module.move(autres[rang], pos="left", user=par)


@transaction.atomic
def etape_placer(*, module: ModulePage, etape_id: str, vers: ModulePage, rang: int, par: Compte) -> None:
    """Put a step at this rank (from 0) of its module, or of another of the training.

    Raises RegleRefusee "droit", "disparue", "trop", "suivie": what people did of a step belongs to its module.
    """
    brouillon, etapes = module_tenir(module, par=par)
    etape = _prendre(etapes, etape_id)
    if vers.pk == module.pk:
        etapes.insert(max(0, min(rang, len(etapes))), etape)
        etapes_garder(brouillon, etapes, par=par)
        return
    if EtapeVue.objects.filter(module=module, etape_id=etape_id).exists():
        raise RegleRefusee("suivie", "Des personnes ont déjà terminé cette étape : elle reste dans son module.")
    autre, siennes = module_tenir(vers, par=par)
    _place_exiger(siennes)
    siennes.insert(max(0, min(rang, len(siennes))), etape)
    etapes_garder(brouillon, etapes, par=par)
    etapes_garder(autre, siennes, par=par)


@transaction.atomic
def etape_dupliquer(*, module: ModulePage, etape_id: str, par: Compte, cle: uuid.UUID) -> str:
    """The same step again, just after, with identities of its own; its questions are shared. Sent twice, once."""
    brouillon, etapes = module_tenir(module, par=par)
    if any(etape["id"] == str(cle) for etape in etapes):
        return str(cle)
    _place_exiger(etapes)
    rang = next((rang for rang, etape in enumerate(etapes) if etape["id"] == etape_id), None)
    if rang is None:
        raise RegleRefusee("disparue", DISPARUE)
    copie = {**identites_neuves(etapes[rang]), "id": str(cle)}
    copie["value"]["titre"] = f"{copie['value']['titre']} (copie)"[:160]
    etapes.insert(rang + 1, copie)
    etapes_garder(brouillon, etapes, par=par)
    return str(cle)


@transaction.atomic
def etape_retirer(*, module: ModulePage, etape_id: str, par: Compte) -> None:
    """Without this step; the history of the module keeps it. Raises RegleRefusee "droit", "disparue"."""
    brouillon, etapes = module_tenir(module, par=par)
    _prendre(etapes, etape_id)
    etapes_garder(brouillon, etapes, par=par)


@transaction.atomic
def module_retirer(*, module: ModulePage, par: Compte) -> None:
    """Delete a module that was never online. Raises RegleRefusee "droit", "disparue", "publie"."""
    module = page_verrouiller(module, par=par)
    if module.live or module.first_published_at:
        raise RegleRefusee(
            "publie", "Ce module a été publié : il se retire dans l’éditeur, où l’on voit qui l’a suivi."
        )
    module.delete()


@transaction.atomic
def formation_copier(*, formation: FormationPage, par: Compte) -> FormationPage:
    """A draft of one's own, made from a training and its modules. Raises RegleRefusee "droit"."""
    page_verrouiller(formation, par=par)
    return page_dupliquer(page=formation, par=par)


def _prendre(etapes: list[dict[str, Any]], etape_id: str) -> dict[str, Any]:
    """Take a step out of the list."""
    etape = next((etape for etape in etapes if etape["id"] == etape_id), None)
    if etape is None:
        raise RegleRefusee("disparue", DISPARUE)
    etapes.remove(etape)
    return etape


def _place_exiger(etapes: list[dict[str, Any]]) -> None:
    if len(etapes) >= ETAPES_MAX:
        raise RegleRefusee("trop", f"Un module compte {ETAPES_MAX} étapes au plus : commencez-en un autre.")
