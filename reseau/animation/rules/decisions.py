"""What becomes of decisions and of their actions: where they stand, and what is late asked again (R4.8)."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.models import Courriel, Passage
from home.registre import lire
from home.temps.typographie import date_courte, date_longue, nombre_dire
from reseau.animation import avis
from reseau.animation.choices import ACTION, DECISION, DECISIONS_AU_REGISTRE, RELANCES, EtatAction, EtatDecision
from reseau.animation.models import Action, Decision
from reseau.animation.permissions import dit_exiger, peut_repondre, peut_suivre
from reseau.animation.queries.decisions import Echeances, comptes_porteurs, comptes_referents
from reseau.comptes.models import Compte

# What becomes of an adopted decision: applied, given up, revised by another (R4.8).


def _suivi_exiger(par: Compte, decision: Decision) -> None:
    if not peut_suivre(par, decision):
        raise RegleRefusee("droit", "Qui tient l’instance dit ce que deviennent ses décisions.")


@transaction.atomic
def decision_appliquer(*, decision: Decision, par: Compte, motif: str = "") -> Decision:
    """It is done. Raises RegleRefusee "droit", "etat"."""
    with DECISION.passer(decision, vers=EtatDecision.APPLIQUEE, par=par, motif=motif) as appliquee:
        _suivi_exiger(par, appliquee)
    return appliquee


@transaction.atomic
def decision_abandonner(*, decision: Decision, par: Compte, motif: str) -> Decision:
    """It will not be done, and why. Raises RegleRefusee "droit", "etat", "motif"."""
    with DECISION.passer(decision, vers=EtatDecision.ABANDONNEE, par=par, motif=motif) as abandonnee:
        _suivi_exiger(par, abandonnee)
        dit_exiger(texte=motif, code="motif", phrase="Dites pourquoi elle est abandonnée.")
    return abandonnee


@transaction.atomic
def decision_reviser(*, decision: Decision, par: Compte, nouvelle: Decision) -> Decision:
    """Another adopted decision takes its place. Raises RegleRefusee "droit", "etat", "nouvelle"."""
    with DECISION.passer(
        decision, vers=EtatDecision.REVISEE, par=par, motif=f"Révisée par {nouvelle.numero}."
    ) as avant:
        _suivi_exiger(par, avant)
        suivante = DECISION.verrouiller(nouvelle)
        if suivante.etat not in DECISIONS_AU_REGISTRE or (suivante.annee, suivante.rang) <= (avant.annee, avant.rang):
            raise RegleRefusee("nouvelle", "Une décision adoptée, et plus récente, en révise une autre.")
        if suivante.revise_id not in (None, avant.pk):
            raise RegleRefusee("nouvelle", f"La décision {suivante.numero} en révise déjà une autre.")
        Decision.objects.filter(pk=suivante.pk).update(revise=avant)
    return avant


# Who takes care of an action says where it stands, in one gesture (R4.8).


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
        if echeance is None or echeance < timezone.localdate():
            raise RegleRefusee("echeance", "Donnez la nouvelle date, aujourd’hui ou plus tard.")
        champs["echeance"] = echeance
    if vers == EtatAction.BLOQUEE:
        dit_exiger(texte=dit, code="dit", phrase="Dites ce qui bloque : l’instance pourra y aider.")
    if vers == verrou.etat:
        return _redire(verrou, par, champs)
    verrou.echeance = champs.get("echeance", verrou.echeance)
    motif = " ".join(mot for mot in (_pour(verrou, vers), dit) if mot)
    ACTION.changer(verrou, vers=vers, par=par, champs=champs, motif=motif)
    return verrou


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


# What is late is asked again: its owner three times, then who answers for her; one mail a day a person (R4.8).

AUTRE_DATE = "Pour le "  # le début du motif d’un geste qui donne une autre date
RAPPEL = "Rappel"  # le début du geste noté, par où une étape déjà dite se reconnaît
ETAPES = {jour: f"{RAPPEL} à J{jour:+d}" for jour in RELANCES}
VERS_LE_REFERENT = RELANCES[-1] + 7
ETAPES[VERS_LE_REFERENT] = f"{RAPPEL} au référent à J{VERS_LE_REFERENT:+d}"


@transaction.atomic
def animation_relancer() -> int:
    """Write what is due tonight; how many mails. Run again the same day, it writes to nobody twice.

    The step is noted in the history of what is due: a night that was missed is caught up the next one.
    """
    jour, parts = timezone.localdate(), defaultdict(list)
    for genre, chose, etape in _dus(jour):
        # Qui s’en charge ; après tous ses rappels, qui répond pour elle.
        en_vain = etape == VERS_LE_REFERENT
        destinataires = comptes_referents(chose) if en_vain else comptes_porteurs(chose)
        libres = [compte for compte in dict.fromkeys(destinataires) if compte.is_active and not _ecrit(compte, jour)]
        if not libres:
            continue
        chose.cycle.noter(chose, ETAPES[etape], par=None)
        for compte in libres:
            parts[compte].append(_ligne(genre, chose, compte) | {"qui": chose.qui if en_vain else ""})
    for compte, lignes in parts.items():
        url = next((ligne["url"] for ligne in lignes if ligne["url"]), reverse("mon_espace"))
        avis.RELANCE.envoyer([compte], url, etape=f"{jour}", lignes=lignes, nombre=len(lignes))
    return len(parts)


def _ecrit(compte: Compte, jour: datetime.date) -> bool:
    """Already written to today."""
    return Courriel.objects.filter(cle=f"{avis.RELANCE.cle}-{jour}-{compte.pk}").exists()


def _ligne(genre: Echeances, chose: Any, compte: Compte) -> dict[str, str]:
    """What a mail says of it to this person; its page when she may read it."""
    retard = (timezone.localdate() - chose.echeance).days
    quand = f"pour le {date_longue(chose.echeance)}"
    if retard > 0:
        quand += f", {nombre_dire(retard, 'jour')} de retard"
    texte, numero, url = genre.dire(chose)
    lit = genre.lisibles(compte).filter(pk=chose.pk).exists()
    return {"texte": texte, "quand": quand, "numero": numero, "url": url if lit else ""}


def _dus(jour: datetime.date) -> Iterator[tuple[Echeances, Any, int]]:
    """What reached a step that was not told yet; the last one it reached, when several were missed."""
    limite = jour - datetime.timedelta(days=RELANCES[0])
    for genre in lire("echeances"):
        dues = genre.ouvertes().filter(echeance__lte=limite)
        choses = list(dues.select_for_update(of=("self",)).order_by("echeance", "pk"))
        dites: dict[int, set[str]] = defaultdict(set)
        if choses:
            passages = Passage.objects.de(type(choses[0])).filter(object_id__in=[chose.pk for chose in choses])
            for pk, geste, motif in passages.order_by("pk").values_list("object_id", "geste", "motif"):
                if geste.startswith(RAPPEL):
                    dites[pk].add(geste)
                elif motif.startswith(AUTRE_DATE):
                    dites[pk].clear()
        for chose in choses:
            atteintes = [etape for etape in sorted(ETAPES) if chose.echeance + datetime.timedelta(days=etape) <= jour]
            if ETAPES[atteintes[-1]] not in dites[chose.pk]:
                yield genre, chose, atteintes[-1]
