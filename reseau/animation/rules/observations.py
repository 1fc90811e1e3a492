"""Remarks on provisional minutes: sent by the seats, each answered before the adoption (R4.7)."""

import uuid

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.animation.choices import (
    ACTION,
    ACTIONS_OUVERTES,
    DECISION,
    OBSERVATION,
    REUNION,
    EtatAction,
    EtatDecision,
    EtatObservation,
    EtatReunion,
)
from reseau.animation.gardes import dit_exiger, tenue_exiger
from reseau.animation.models import Decision, Observation, Point, Reunion, TexteConcurrent
from reseau.animation.permissions import peut_sieger
from reseau.comptes.models import Compte


@transaction.atomic
def observation_deposer(
    *, reunion: Reunion, par: Compte, cle: uuid.UUID, texte: str, point: Point | None = None
) -> Observation:
    """Say what should be read instead, on a point or on the whole; the same key writes once.

    Raises RegleRefusee "droit", "delai" when the day is over or nothing waits, "texte", "point".
    """
    verrou = REUNION.verrouiller(reunion)
    if not peut_sieger(par, verrou.comite):
        raise RegleRefusee("droit", "Les membres de l’instance observent ses comptes rendus.")
    if existante := Observation.objects.filter(uuid=cle, auteur=par).first():
        return existante
    if not verrou.observable:
        raise RegleRefusee("delai", "Les observations sur ce compte rendu ne sont plus reçues.")
    if point is not None and point.reunion_id != verrou.pk:
        raise RegleRefusee("point", "Ce point n’est pas de cette réunion.")
    texte = dit_exiger(texte=texte, code="texte", phrase="Dites ce qu’il faudrait lire.")
    observation = Observation(uuid=cle, reunion=verrou, point=point, texte=texte, auteur=par)
    observation.full_clean()
    observation.save()
    OBSERVATION.commencer(observation, par=par)
    if verrou.etat == EtatReunion.PROVISOIRE:
        REUNION.changer(verrou, vers=EtatReunion.OBSERVATIONS, par=par)
    return observation


@transaction.atomic
def observation_traiter(
    *,
    observation: Observation,
    par: Compte,
    retenue: bool,
    reponse: str,
    correction: str = "",
    retirer: Decision | None = None,
) -> Observation:
    """Keep a remark or set it aside, always with an answer; kept, it may correct its point, or withdraw a decision.

    Raises RegleRefusee "droit", "etat", "verrouillee" once adopted, "reponse", "ecartee" when what is set aside would
    change something, "decision" when it is not of this meeting or does not stand.
    """
    reunion = REUNION.verrouiller(observation.reunion)
    tenue_exiger(par=par, comite=reunion.comite)
    if reunion.etat == EtatReunion.ADOPTEE:
        raise RegleRefusee("verrouillee", "Ce compte rendu est adopté : il ne change plus.")
    if not retenue and (correction.strip() or retirer):
        raise RegleRefusee("ecartee", "Une observation écartée ne change rien au compte rendu.")
    vers = EtatObservation.RETENUE if retenue else EtatObservation.ECARTEE
    with OBSERVATION.passer(observation, vers=vers, par=par) as traitee:
        traitee.reponse = dit_exiger(texte=reponse, code="reponse", phrase="Répondez à qui l’a envoyée.")[:500]
        if correction.strip() and traitee.point:
            _corriger(reunion, traitee.point, correction.strip(), par)
        if retirer:
            _retirer(reunion, retirer, traitee.reponse, par)
    return traitee


def _corriger(reunion: Reunion, point: Point, texte: str, par: Compte) -> None:
    """The point reads otherwise; what it said before is kept whole beside it."""
    verrou = Point.objects.select_for_update().get(pk=point.pk)
    if verrou.compte_rendu:
        regle = {"regle_le": timezone.now(), "regle_par": par}
        TexteConcurrent.objects.create(point=verrou, texte=verrou.compte_rendu, auteur=par, **regle)
    verrou.compte_rendu = texte
    verrou.version += 1
    verrou.full_clean()
    verrou.save(update_fields=["compte_rendu", "version"])
    REUNION.noter(reunion, f"Point {verrou.ordre} corrigé", par=par)


def _retirer(reunion: Reunion, decision: Decision, motif: str, par: Compte) -> None:
    """The decision is withdrawn, and what was to be done for it with it."""
    verrou = DECISION.verrouiller(decision)
    if verrou.reunion_id != reunion.pk or verrou.etat != EtatDecision.PROVISOIRE:
        raise RegleRefusee("decision", "Cette décision n’est pas à retirer de ce compte rendu.")
    DECISION.changer(verrou, vers=EtatDecision.RETIREE, par=par, motif=motif)
    dit = {"dit": f"La décision {verrou.numero} est retirée.", "dit_le": timezone.now(), "dit_par": par}
    for action in verrou.actions.filter(etat__in=ACTIONS_OUVERTES).select_for_update():
        ACTION.changer(action, vers=EtatAction.ABANDONNEE, par=par, champs=dit)
