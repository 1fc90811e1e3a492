"""The cases that every set must answer rightly: written by the Région, proposed by who sees the ground (R5.11)."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.orientation.choices import Contrainte, EtatRegle, GenreSituation
from reseau.orientation.ecriture import jeu_modifie, jeux_verrouiller, region_exiger
from reseau.orientation.models import CasDEssai, JeuDeRegles, Situation
from reseau.orientation.permissions import peut_proposer
from reseau.orientation.queries.jeux import numero_suivant
from reseau.orientation.rules.reponses import reponse_envoyer
from reseau.structures.models import Reseau

DEPASSE = "Quelqu’un a corrigé ce cas entre-temps : relisez-le, puis envoyez à nouveau."
DITS = ("libelle", "besoin", "situation", "contraintes", "commune")


@transaction.atomic
def cas_ecrire(
    *, par: Compte, cle: uuid.UUID, cas: CasDEssai | None = None, version: int = 0, **dits: Any
) -> CasDEssai:
    """Add a case, or correct `cas` as it was read; the set being prepared is to try again. Sent twice, added once.

    Raises RegleRefusee "droit", "version", "contraintes", "situation", or "interdits" when a door is both.
    """
    region_exiger(par)
    jeu, _ = jeux_verrouiller()
    if cas is None and (deja := CasDEssai.objects.filter(uuid=cle).first()) is not None:
        return deja
    ligne = CasDEssai(uuid=cle, numero=numero_suivant(CasDEssai))
    if cas is not None:
        ligne = CasDEssai.objects.select_for_update().get(pk=cas.pk)
        if ligne.version != version:
            raise RegleRefusee("version", DEPASSE)
        ligne.version += 1
    _dire(ligne, dits)
    _refaire(jeu, par, f"{ligne} {'corrigé' if cas else 'ajouté'}")
    return ligne


@transaction.atomic
def cas_retirer(*, cas: CasDEssai, par: Compte) -> None:
    """Take a case off the bench; gone already, nothing happens. Raises RegleRefusee "droit"."""
    region_exiger(par)
    jeu, _ = jeux_verrouiller()
    if CasDEssai.objects.filter(pk=cas.pk, retire_le=None).update(retire_le=timezone.localdate()):
        _refaire(jeu, par, f"{cas} retiré")


@transaction.atomic
def cas_proposer(*, par: Compte, cle: uuid.UUID, **dits: Any) -> CasDEssai:
    """Propose a case; it is asked of no set until the Région takes it. Sent twice, it is proposed once.

    Raises RegleRefusee "droit", "contraintes", "situation" or "interdits".
    """
    if not peut_proposer(par):
        raise RegleRefusee("droit", "Un cas se propose par qui anime un bassin ou conduit un réseau.")
    jeux_verrouiller()  # un numéro à la fois
    if (deja := CasDEssai.objects.filter(uuid=cle).first()) is not None:
        return deja
    cas = CasDEssai(uuid=cle, numero=numero_suivant(CasDEssai), etat=EtatRegle.PROPOSEE, propose_par=par)
    _dire(cas, dits)
    return cas


@transaction.atomic
def cas_retenir(*, cas: CasDEssai, par: Compte) -> CasDEssai:
    """Put a proposed case on the bench; there already, nothing happens. Raises RegleRefusee "droit" or "decidee"."""
    region_exiger(par)
    jeu, _ = jeux_verrouiller()
    ligne = CasDEssai.objects.select_for_update().get(pk=cas.pk)
    if ligne.etat != EtatRegle.RETENUE:
        _decider(ligne, EtatRegle.RETENUE)
        _refaire(jeu, par, f"{ligne} retenu")
    return ligne


@transaction.atomic
def cas_ecarter(*, cas: CasDEssai, par: Compte, motif: str) -> CasDEssai:
    """Set a proposed case aside, and say why. Raises RegleRefusee "droit", "motif" or "decidee"."""
    region_exiger(par)
    if not motif.strip():
        raise RegleRefusee("motif", "Dites pourquoi, en une phrase : qui l’a proposé la lira.")
    ligne = CasDEssai.objects.select_for_update().get(pk=cas.pk)
    _decider(ligne, EtatRegle.ECARTEE, motif.strip())
    return ligne


def _dire(cas: CasDEssai, dits: dict[str, Any]) -> None:
    for nom in DITS:
        setattr(cas, nom, dits.get(nom))
    cas.contraintes = sorted(set(cas.contraintes or ()))
    points, attendus, interdits = (list(dits.get(nom) or ()) for nom in ("points", "attendus", "interdits"))
    _exiger(cas, points, attendus, interdits)
    cas.full_clean()
    cas.save()
    cas.points.set(points)
    cas.attendus.set(attendus)
    cas.interdits.set(interdits)


def _exiger(
    cas: CasDEssai, points: Iterable[Situation], attendus: Iterable[Reseau], interdits: Iterable[Reseau]
) -> None:
    if not set(cas.contraintes) <= set(Contrainte.values):
        raise RegleRefusee("contraintes", "Choisissez dans la liste.")
    if cas.situation.genre != GenreSituation.PRINCIPALE or any(p.genre != GenreSituation.POINT for p in points):
        raise RegleRefusee("situation", "Une situation, et des points à prendre en compte.")
    if commun := {reseau.pk: reseau for reseau in attendus}.keys() & {reseau.pk for reseau in interdits}:
        nom = next(reseau.nom for reseau in attendus if reseau.pk in commun)
        raise RegleRefusee("interdits", f"{nom} ne peut pas être attendu et interdit à la fois.")


def _decider(cas: CasDEssai, etat: str, decision: str = "") -> None:
    if cas.etat != EtatRegle.PROPOSEE:
        raise RegleRefusee("decidee", f"Cette proposition est déjà {cas.get_etat_display().lower()}.")
    cas.etat, cas.decision = etat, decision
    cas.save(update_fields=["etat", "decision"])
    reponse_envoyer(proposition=cas, quoi=str(cas))


def _refaire(jeu: JeuDeRegles | None, par: Compte, quoi: str) -> None:
    if jeu is not None:
        jeu_modifie(jeu, par, quoi)
