"""What is noted along an action: notes, steps, numbers (R4.10)."""

import datetime
import decimal
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.indicateurs import indicateurs
from reseau.animation.gardes import dit_exiger
from reseau.comptes.models import Compte
from reseau.plans.models import ActionPlan, EtapeAction, IndicateurAction, NoteSuivi
from reseau.plans.permissions import peut_ecrire
from reseau.plans.rules.gardes import parole_exiger


def _suivi_exiger(par: Compte, action: ActionPlan) -> None:
    """Whoever writes the plan, even before its vote; its pilot while it runs."""
    if not peut_ecrire(par, action.plan):
        parole_exiger(par=par, action=action)


@transaction.atomic
def note_ajouter(*, action: ActionPlan, par: Compte, cle: uuid.UUID, texte: str) -> NoteSuivi:
    """Note what was seen; the same key writes once. Raises RegleRefusee "droit", "prepare", "clos" or "texte"."""
    parole_exiger(par=par, action=action)
    texte = dit_exiger(texte=texte, code="texte", phrase="Écrivez la note.")
    return NoteSuivi.objects.get_or_create(uuid=cle, action=action, defaults={"texte": texte, "auteur": par})[0]


@transaction.atomic
def etape_ajouter(*, action: ActionPlan, par: Compte, cle: uuid.UUID, titre: str) -> EtapeAction:
    """Add a step; the same key writes once. Raises RegleRefusee "droit", "prepare", "clos" or "titre"."""
    _suivi_exiger(par, action)
    titre = dit_exiger(texte=titre, code="titre", phrase="Dites l’étape.")
    return EtapeAction.objects.get_or_create(uuid=cle, action=action, defaults={"titre": titre})[0]


@transaction.atomic
def etape_cocher(*, etape: EtapeAction, par: Compte, faite: bool) -> EtapeAction:
    """It is done today, or not yet after all; done twice, the first day stays. Raises RegleRefusee as above."""
    parole_exiger(par=par, action=etape.action)
    verrou = EtapeAction.objects.select_for_update().get(pk=etape.pk)
    verrou.fait_le = (verrou.fait_le or timezone.localdate()) if faite else None
    verrou.save(update_fields=["fait_le"])
    return verrou


@transaction.atomic
def indicateur_ecrire(*, action: ActionPlan, par: Compte, cle: uuid.UUID, **champs: Any) -> IndicateurAction:
    """Say what measures an action; the same key writes once.

    A `source` is a number that the house counts by itself: it is named, never copied. Raises RegleRefusee "droit",
    "prepare", "clos" or "source", ValidationError by field.
    """
    _suivi_exiger(par, action)
    if existant := IndicateurAction.objects.filter(uuid=cle, action=action).first():
        return existant
    if (code := champs.get("source", "")) and code not in indicateurs():
        raise RegleRefusee("source", "La maison ne compte rien sous ce nom.")
    indicateur = IndicateurAction(uuid=cle, action=action, **champs)
    if indicateur.valeur is not None and indicateur.valeur_le is None:
        indicateur.valeur_le = timezone.localdate()
    indicateur.full_clean()
    indicateur.save()
    return indicateur


@transaction.atomic
def indicateur_compter(
    *, indicateur: IndicateurAction, par: Compte, valeur: decimal.Decimal, le: datetime.date | None = None
) -> IndicateurAction:
    """Say where one is, that day (today). Raises RegleRefusee as above, "source" when the house counts it."""
    parole_exiger(par=par, action=indicateur.action)
    verrou = IndicateurAction.objects.select_for_update().get(pk=indicateur.pk)
    if verrou.source:
        raise RegleRefusee("source", "La maison compte ce nombre d’elle-même.")
    verrou.valeur, verrou.valeur_le = valeur, le or timezone.localdate()
    verrou.full_clean()
    verrou.save()
    return verrou


@transaction.atomic
def indicateur_retirer(*, indicateur: IndicateurAction, par: Compte) -> None:
    """It measures nothing any more. Raises RegleRefusee "droit", "prepare" or "clos"."""
    _suivi_exiger(par, indicateur.action)
    indicateur.delete()
