"""Reprises: a practice done again elsewhere, recorded, answered, withdrawn; the level that follows from them."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from pratiques import annonces
from pratiques.choices import EN_BIBLIOTHEQUE, FICHE, Effet, EtatReprise, Maniere, Preuve
from pratiques.contenu import textes_verifier
from pratiques.models import FichePratiquePage, Reprise
from pratiques.permissions.fiches import est_auteur, ont_ecrit, peut_lire, peut_repondre, structures_d_ecriture
from pratiques.rules.etats import fiche_verrouiller
from pratiques.rules.indexation import fiche_indexer
from reseau.animation.models import Decision
from reseau.animation.queries.registre import decisions_du_comite_technique
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

REPRISES_POUR_LE_NIVEAU = 2


@transaction.atomic
def reprise_enregistrer(
    *,
    fiche: FichePratiquePage,
    par: Compte,
    structure: Structure,
    maniere: str,
    effet: str,
    depuis: datetime.date,
    bassin: Bassin | None = None,
    preuve: str = Preuve.RESSENTI,
    adaptations: str = "",
    recit: str = "",
    motif_conserve: str = "",
    le: datetime.datetime | None = None,
) -> Reprise:
    """Record that one's structure did a published practice again, or write one's own reprise anew (R3.6, R5.18).

    One per person, structure and note: sent twice, it is written once, and the authors are told once. Written anew
    with other words, it waits for an answer again. Raises RegleRefusee: "etat", "structure" (not one's own), "auteur"
    (one's own practice, in the structure that signs it), "adaptations", "recit" (an abandonment says why), "depuis"
    (a day to come), "identifiants" (R3.5: taken out, or a reason to keep them).
    """
    fiche = fiche_verrouiller(pk=fiche.pk)
    _exiger_reprenable(fiche, par, structure)
    valeurs = {
        "maniere": Maniere(maniere),
        "adaptations": adaptations.strip() if maniere == Maniere.ADAPTEE else "",
        "effet": Effet(effet),
        "preuve": Preuve(preuve),
        "recit": recit.strip(),
        "depuis": depuis,
        "bassin": bassin,
        "motif_conserve": motif_conserve.strip(),
    }
    _verifier(valeurs)
    reprise = Reprise.objects.filter(fiche=fiche, compte=par, structure=structure).first()
    if reprise and all(getattr(reprise, nom) == valeur for nom, valeur in valeurs.items()):
        return reprise
    reprise = reprise or Reprise(fiche=fiche, compte=par, structure=structure, reseau_id=structure.reseau_id)
    sans_reponse = {"etat": EtatReprise.EN_ATTENTE, "reponse": "", "repondue_le": None, "repondue_par": None}
    for nom, valeur in {**valeurs, **sans_reponse, "enregistree_le": le or timezone.now()}.items():
        setattr(reprise, nom, valeur)
    reprise.save()
    niveau_recalculer(fiche=fiche)
    annonces.reprise_recue(reprise)
    return reprise


def _exiger_reprenable(fiche: FichePratiquePage, par: Compte, structure: Structure) -> None:
    if not peut_lire(par, fiche) or fiche.statut not in EN_BIBLIOTHEQUE:
        raise RegleRefusee("etat", f"Cette fiche ne se reprend plus : {FICHE.phrase(fiche)}")
    if structure not in structures_d_ecriture(par):
        raise RegleRefusee("structure", "Choisissez une structure à laquelle vous êtes rattaché.")
    if structure.pk == fiche.structure_id and est_auteur(par, fiche):
        raise RegleRefusee("auteur", "Vous signez cette fiche pour cette structure : ce n’est pas une reprise.")


def _verifier(valeurs: dict[str, Any]) -> None:
    if valeurs["maniere"] == Maniere.ADAPTEE and not valeurs["adaptations"]:
        raise RegleRefusee("adaptations", "Dites ce que vous avez adapté, en une phrase.")
    if valeurs["effet"] == Effet.ABANDON and not valeurs["recit"]:
        raise RegleRefusee("recit", "Dites pourquoi vous avez arrêté : c’est ce qui aide le plus les autres.")
    if valeurs["depuis"] > timezone.localdate():
        raise RegleRefusee("depuis", "Cette date est à venir : dites depuis quand vous l’avez faite.")
    textes_verifier(valeurs["adaptations"], valeurs["recit"], motif=valeurs["motif_conserve"])


@transaction.atomic
def reprise_repondre(
    *, reprise: Reprise, par: Compte, accepter: bool, reponse: str = "", le: datetime.datetime | None = None
) -> Reprise:
    """Accept a reprise, or set it aside with words; the person is told, the level of the note is computed anew.

    Raises RegleRefusee: "droit" (authors of the note, its network lead, the Région), "soi" (never one's own),
    "repondue", "reponse_requise" (setting aside says why), "identifiants".
    """
    fiche = fiche_verrouiller(pk=reprise.fiche_id)
    reprise = Reprise.objects.select_for_update(of=("self",)).get(pk=reprise.pk)
    if not peut_repondre(par, fiche):
        raise RegleRefusee("droit", "Les auteurs de la fiche ou la tête de leur réseau répondent à une reprise.")
    if reprise.compte_id == par.pk:
        raise RegleRefusee("soi", "C’est votre reprise : quelqu’un d’autre y répond.")
    if reprise.etat != EtatReprise.EN_ATTENTE:
        raise RegleRefusee("repondue", "Quelqu’un a déjà répondu à cette reprise.")
    reponse = reponse.strip()
    if not accepter and not reponse:
        raise RegleRefusee("reponse_requise", "Dites à la personne pourquoi.")
    textes_verifier(reponse)
    reprise.etat = EtatReprise.ACCEPTEE if accepter else EtatReprise.DECLINEE
    reprise.reponse, reprise.repondue_par, reprise.repondue_le = reponse, par, le or timezone.now()
    reprise.save(update_fields=["etat", "reponse", "repondue_par", "repondue_le"])
    niveau_recalculer(fiche=fiche)
    annonces.reprise_repondue(reprise)
    return reprise


@transaction.atomic
def reprise_retirer(*, reprise: Reprise, par: Compte) -> None:
    """Take one's own reprise back; the level of the note follows. Raises RegleRefusee("droit")."""
    fiche = fiche_verrouiller(pk=reprise.fiche_id)
    if reprise.compte_id != par.pk:
        raise RegleRefusee("droit", "Cette reprise n’est pas la vôtre.")
    Reprise.objects.filter(pk=reprise.pk).delete()
    niveau_recalculer(fiche=fiche)


def reprise_niveau_le(*, fiche: FichePratiquePage) -> datetime.date | None:
    """Since which day a note has the level « Reprise »; None when it has not.

    Two accepted reprises that go on, from two structures, two bassins or two networks, one at least by someone who
    did not write the note. An abandonment is shown and counted apart: it carries no level.
    """
    vivantes = Reprise.objects.filter(fiche=fiche).acceptees().exclude(effet=Effet.ABANDON).order_by("repondue_le")
    signataires = ont_ecrit(fiche)
    vues: list[tuple[int, int | None, int]] = []
    d_ailleurs = False
    for reprise in vivantes:
        vues.append((reprise.structure_id, reprise.bassin_id, reprise.reseau_id))
        d_ailleurs = d_ailleurs or reprise.compte_id not in signataires
        diverses = any(len(set(colonne) - {None}) >= REPRISES_POUR_LE_NIVEAU for colonne in zip(*vues, strict=True))
        if len(vues) >= REPRISES_POUR_LE_NIVEAU and diverses and d_ailleurs:
            return timezone.localdate(reprise.repondue_le)
    return None


def niveau_recalculer(*, fiche: FichePratiquePage) -> None:
    """Write the day from which reprises carry the level of a note (computed, never voted).

    Called by whatever changes a reprise: the kept public pages are made anew too.
    """
    public_purge()
    depuis = reprise_niveau_le(fiche=fiche)
    if depuis != fiche.reprise_le:
        fiche.reprise_le = depuis
        FichePratiquePage.objects.filter(pk=fiche.pk).update(reprise_le=depuis)
        fiche_indexer(fiche=fiche)


@transaction.atomic
def fiche_recommander(*, fiche: FichePratiquePage, par: Compte, decision: Decision) -> FichePratiquePage:
    """Write the decision of the technical committee that recommends a note: its day, its number in the register.

    Raises RegleRefusee: "droit" (Région only), "niveau" (the note has not been done again enough), "decision" when it
    is not one of the technical committee, adopted and still standing.
    """
    fiche = fiche_verrouiller(pk=fiche.pk)
    if not est_region(par):
        raise RegleRefusee("droit", "La Région inscrit les décisions du comité technique.")
    if fiche.statut not in EN_BIBLIOTHEQUE or fiche.reprise_le is None:
        raise RegleRefusee("niveau", "Une fiche se recommande quand deux reprises acceptées l’ont portée ailleurs.")
    if not decisions_du_comite_technique().filter(pk=decision.pk).exists():
        raise RegleRefusee("decision", "Une fiche se recommande par une décision adoptée du comité technique.")
    public_purge()
    champs = {"decision_le": decision.prise_le, "decision_numero": decision.numero}
    fiche.decision_le, fiche.decision_numero = decision.prise_le, decision.numero
    FichePratiquePage.objects.filter(pk=fiche.pk).update(**champs)
    fiche_indexer(fiche=fiche)
    return fiche
