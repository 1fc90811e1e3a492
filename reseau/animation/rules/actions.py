"""Who takes care of an action says where it stands, in one gesture (R4.8)."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import date_courte
from reseau.animation.choices import ACTION, EtatAction
from reseau.animation.gardes import dit_exiger
from reseau.animation.models import Action
from reseau.animation.permissions import peut_repondre, peut_tenir
from reseau.comptes.models import Compte


@transaction.atomic
def action_repondre(
    *, action: Action, par: Compte, reponse: str, echeance: datetime.date | None = None, dit: str = ""
) -> Action:
    """Done; under way, for another day; blocked, and by what. Said twice, it is done once.

    Raises RegleRefusee "droit", "etat", "echeance" when the day is missing or past, "dit" when nothing tells why.
    """
    verrou = ACTION.verrouiller(action)
    if not peut_repondre(par, verrou):
        raise RegleRefusee("droit", "Qui s’en charge, ou qui tient l’instance, dit où en est cette action.")
    vers, dit = EtatAction(reponse), dit.strip()[:500]
    champs: dict[str, Any] = {"dit": dit, "dit_le": timezone.now(), "dit_par": par}
    if vers == EtatAction.EN_COURS:
        champs["echeance"] = _jour_exiger(echeance)
    if vers == EtatAction.BLOQUEE:
        dit_exiger(texte=dit, code="dit", phrase="Dites ce qui bloque : l’instance pourra y aider.")
    if vers == verrou.etat:
        return _redire(verrou, par, champs)
    verrou.echeance = champs.get("echeance", verrou.echeance)
    motif = " ".join(mot for mot in (_pour(verrou, vers), dit) if mot)
    ACTION.changer(verrou, vers=vers, par=par, champs=champs, motif=motif)
    return verrou


def _jour_exiger(echeance: datetime.date | None) -> datetime.date:
    if echeance is None or echeance < timezone.localdate():
        raise RegleRefusee("echeance", "Donnez la nouvelle date, aujourd’hui ou plus tard.")
    return echeance


def _pour(action: Action, vers: str) -> str:
    return f"Pour le {date_courte(action.echeance)}." if vers == EtatAction.EN_COURS else ""


def _redire(action: Action, par: Compte, champs: dict[str, Any]) -> Action:
    """The same state said again: done is done; another day, another word, is noted."""
    if action.etat == EtatAction.FAITE:
        return action
    for nom, valeur in champs.items():
        setattr(action, nom, valeur)
    action.save(update_fields=list(champs))
    geste = "Autre date" if "echeance" in champs else "Toujours bloquée"
    ACTION.noter(action, geste, par=par, motif=" ".join(mot for mot in (_pour(action, action.etat), action.dit) if mot))
    return action


@transaction.atomic
def action_abandonner(*, action: Action, par: Compte, motif: str) -> Action:
    """Whoever holds the body gives it up, and says why. Raises RegleRefusee "droit", "etat", "motif"."""
    with ACTION.passer(action, vers=EtatAction.ABANDONNEE, par=par, motif=motif) as abandonnee:
        if not peut_tenir(par, abandonnee.comite):
            raise RegleRefusee("droit", "Qui tient l’instance abandonne ses actions.")
        abandonnee.dit = dit_exiger(texte=motif, code="motif", phrase="Dites pourquoi elle s’arrête.")[:500]
        abandonnee.dit_le, abandonnee.dit_par = timezone.now(), par
    return abandonnee
