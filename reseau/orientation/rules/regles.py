"""A rule is written in the set being prepared, or proposed for it by who sees the ground (R5.11, R3.9)."""

import uuid
from typing import Any

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.annuaire.models import Service
from reseau.comptes.models import Compte
from reseau.orientation.choices import Effet, EtatJeu, EtatRegle
from reseau.orientation.ecriture import (
    jeu_commencer,
    jeu_modifie,
    jeu_verrouiller,
    jeux_verrouiller,
    region_exiger,
)
from reseau.orientation.models import JeuDeRegles, Regle, Situation
from reseau.orientation.permissions import peut_proposer
from reseau.orientation.queries.jeux import numero_suivant
from reseau.orientation.rules.jeux import jeu_preparer
from reseau.orientation.rules.reponses import reponse_envoyer

DEPASSE = "Quelqu’un a modifié ce jeu entre-temps : relisez-le, puis envoyez à nouveau."
POIDS = 20
CONDITIONS, CIBLES = ("besoin", "situation", "contrainte", "bassin"), ("reseau", "service", "mode")


@transaction.atomic
def regle_ecrire(
    *, jeu: JeuDeRegles, par: Compte, version: int, cle: uuid.UUID, regle: Regle | None = None, **dits: Any
) -> Regle:
    """Write a rule in the set being prepared, or correct `regle`; sent twice under the same key, it is written once.

    Raises RegleRefusee "droit", "etat", "version" when the set changed since it was read, "condition" or "cible".
    """
    verrou = jeu_verrouiller(jeu, par)
    if regle is None and (deja := Regle.objects.filter(uuid=cle, jeu=verrou).first()) is not None:
        return deja
    _version_exiger(verrou, version)
    if regle is None:
        ligne = Regle(jeu=verrou, numero=numero_suivant(Regle), uuid=cle)
    else:
        ligne = Regle.objects.select_for_update().get(pk=regle.pk, jeu=verrou, etat=EtatRegle.RETENUE)
    _dire(ligne, dits)
    jeu_modifie(verrou, par, f"{ligne.nom} {'corrigée' if regle else 'ajoutée'}")
    return ligne


@transaction.atomic
def regle_retirer(*, regle: Regle, par: Compte, version: int) -> None:
    """Take a rule off the set being prepared; gone already, nothing happens.

    Raises RegleRefusee "droit", "etat" or "version".
    """
    verrou = jeu_verrouiller(regle.jeu, par)
    lue = verrou.regles.filter(pk=regle.pk, etat=EtatRegle.RETENUE).first()
    if lue is None:
        return
    _version_exiger(verrou, version)
    lue.delete()
    jeu_modifie(verrou, par, f"{regle.nom} retirée")


@transaction.atomic
def regle_proposer(*, par: Compte | None, cle: uuid.UUID, **dits: Any) -> Regle:
    """Propose a rule for the next set; it acts on nothing until the Région takes it.

    `par` is None for what three refusals propose: once for a service and a situation, whatever was answered. Sent
    twice, it is proposed once. Raises RegleRefusee "droit", "condition" or "cible".
    """
    if par is not None and not peut_proposer(par):
        raise RegleRefusee("droit", "Une règle se propose par qui anime un bassin ou conduit un réseau.")
    en_preparation, en_vigueur = jeux_verrouiller()
    if par is None and (deja := _deja_proposee(**dits)) is not None:
        return deja
    if (deja := Regle.objects.filter(uuid=cle).first()) is not None:
        return deja
    jeu = en_preparation or en_vigueur or jeu_commencer(par=None)
    regle = Regle(
        jeu=jeu, numero=numero_suivant(Regle), uuid=cle, etat=EtatRegle.PROPOSEE, propose_par=par
    )  # fmt: skip
    _dire(regle, dits)
    return regle


@transaction.atomic
def regle_retenir(*, regle: Regle, par: Compte) -> Regle:
    """Take a proposal into the set being prepared, which begins when none is; taken already, nothing happens.

    Raises RegleRefusee "droit", or "decidee" when it was set aside.
    """
    region_exiger(par)
    jeu = jeu_verrouiller(jeu_preparer(par=par), par)
    ligne = Regle.objects.select_for_update().get(pk=regle.pk)
    if ligne.etat == EtatRegle.RETENUE:
        return ligne
    _proposee_exiger(ligne)
    ligne.etat, ligne.jeu = EtatRegle.RETENUE, jeu
    ligne.save(update_fields=["etat", "jeu"])
    jeu_modifie(jeu, par, f"{ligne.nom} retenue")
    reponse_envoyer(proposition=ligne, quoi=ligne.nom)
    return ligne


@transaction.atomic
def regle_ecarter(*, regle: Regle, par: Compte, motif: str) -> Regle:
    """Set a proposal aside, and say why to who proposed it. Raises RegleRefusee "droit", "motif" or "decidee"."""
    region_exiger(par)
    if not motif.strip():
        raise RegleRefusee("motif", "Dites pourquoi, en une phrase : qui l’a proposée la lira.")
    ligne = Regle.objects.select_for_update().get(pk=regle.pk)
    _proposee_exiger(ligne)
    ligne.etat, ligne.decision = EtatRegle.ECARTEE, motif.strip()
    ligne.save(update_fields=["etat", "decision"])
    reponse_envoyer(proposition=ligne, quoi=ligne.nom)
    return ligne


def _dire(regle: Regle, dits: dict[str, Any]) -> None:
    """Write all that it says: when it acts, on which doors, why."""
    for nom in ("besoin", "situation", "bassin", "reseau", "service"):
        setattr(regle, nom, dits.get(nom))
    for nom in ("contrainte", "effet", "mode", "motif"):
        setattr(regle, nom, (dits.get(nom) or "").strip())
    regle.poids = dits.get("poids") or POIDS
    if not any(getattr(regle, nom) for nom in CONDITIONS):
        raise RegleRefusee("condition", "Dites quand elle agit : un besoin, une situation, une contrainte, un bassin.")
    if sum(bool(getattr(regle, nom)) for nom in CIBLES) != 1:
        raise RegleRefusee("cible", "Une règle vise un réseau, un service ou un mode, et un seul.")
    regle.full_clean()
    regle.save()


def _version_exiger(jeu: JeuDeRegles, version: int) -> None:
    if jeu.version != version:
        raise RegleRefusee("version", DEPASSE)


def _proposee_exiger(regle: Regle) -> None:
    if regle.etat != EtatRegle.PROPOSEE:
        raise RegleRefusee("decidee", f"Cette proposition est déjà {regle.get_etat_display().lower()}.")


def _deja_proposee(*, service: Service, situation: Situation, **dits: Any) -> Regle | None:
    """What refusals already proposed; one that a replaced set kept may be proposed again."""
    regles = Regle.objects.filter(service=service, situation=situation, effet=Effet.ECARTER)
    return regles.exclude(jeu__etat=EtatJeu.REMPLACE, etat=EtatRegle.RETENUE).order_by("pk").first()
