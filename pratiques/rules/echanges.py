"""Around a published note: questions and answers, reports and moderation, reprises and the level that follows."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from pratiques import avis as annonces
from pratiques.choices import (
    EN_BIBLIOTHEQUE,
    FICHE,
    Effet,
    EtatReprise,
    IssueAlerte,
    Maniere,
    NatureMessage,
    Preuve,
    RaisonAlerte,
)
from pratiques.contenu import textes_verifier
from pratiques.models import Alerte, FichePratiquePage, Message, Reprise, Ressource
from pratiques.permissions.echanges import peut_moderer, peut_retenir, peut_traiter
from pratiques.permissions.fiches import est_auteur, ont_ecrit, peut_lire, peut_repondre, structures_d_ecriture
from pratiques.rules.fiches import fiche_indexer, fiche_verrouiller, motif_exiger
from reseau.animation.models import Decision
from reseau.animation.portes import decisions_du_comite_technique
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region, reseaux_de
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

# Questions, comments and answers on a published note; the answer that is kept; reports and moderation.

DOUBLON = datetime.timedelta(minutes=10)
MOTIF_AUTEUR = "Retiré par la personne qui l’a écrit."


@transaction.atomic
def message_ecrire(
    *,
    fiche: FichePratiquePage,
    par: Compte,
    nature: str,
    texte: str,
    reponse_a: Message | None = None,
    motif_conserve: str = "",
    le: datetime.datetime | None = None,
) -> Message:
    """Ask, comment or answer on a note of the library; the same words sent twice are written once (R14).

    Raises RegleRefusee: "etat" (not in the library, or not for this person), "nature" (an answer answers a question or
    a comment of the same note), "retire" (what it answers is gone), "texte" (empty), "identifiants" (R3.5).
    """
    fiche = fiche_verrouiller(pk=fiche.pk)
    if not est_membre(par) or not peut_lire(par, fiche) or fiche.statut not in EN_BIBLIOTHEQUE:
        raise RegleRefusee("etat", f"On n’échange plus sur cette fiche : {FICHE.phrase(fiche)}")
    if (nature == NatureMessage.REPONSE) != (reponse_a is not None):
        raise RegleRefusee("nature", "Une réponse répond à une question ou à un commentaire.")
    if reponse_a is not None:
        reponse_a = Message.objects.get(pk=reponse_a.pk)
        if reponse_a.fiche_id != fiche.pk or reponse_a.nature == NatureMessage.REPONSE:
            raise RegleRefusee("nature", "Une réponse répond à une question ou à un commentaire de cette fiche.")
        if reponse_a.retire_le:
            raise RegleRefusee("retire", "Ce message vient d’être retiré : il n’attend plus de réponse.")
    texte = texte.strip()
    if not texte:
        raise RegleRefusee("texte", "Écrivez votre message.")
    textes_verifier(texte, motif=motif_conserve)
    recents = Message.objects.visibles().filter(fiche=fiche, compte=par, ecrit_le__gte=timezone.now() - DOUBLON)
    if deja := recents.filter(nature=nature, reponse_a=reponse_a, texte=texte).first():
        return deja
    message = Message.objects.create(
        fiche=fiche,
        nature=NatureMessage(nature),
        reponse_a=reponse_a,
        compte=par,
        reseau_id=min(reseaux_de(par), default=None),
        texte=texte,
        motif_conserve=motif_conserve.strip(),
        ecrit_le=le or timezone.now(),
    )
    annonces.message_ecrit(message)
    return message


@transaction.atomic
def reponse_garder(*, message: Message, par: Compte, garder: bool) -> Message:
    """Keep one answer to a question, instead of any other, or let it go; asked twice, done and told once (R14).

    Raises RegleRefusee: "droit" (who asked, the note's authors, its network lead, the Région), "nature", "retire".
    """
    fiche = fiche_verrouiller(pk=message.fiche_id)
    message = Message.objects.select_related("reponse_a").get(pk=message.pk)
    if message.nature != NatureMessage.REPONSE or message.reponse_a.nature != NatureMessage.QUESTION:
        raise RegleRefusee("nature", "On retient la réponse à une question.")
    if not peut_retenir(par, message.reponse_a, fiche):
        raise RegleRefusee("droit", "La personne qui a demandé, ou les auteurs de la fiche, retiennent une réponse.")
    if message.retire_le:
        raise RegleRefusee("retire", "Cette réponse vient d’être retirée.")
    if message.retenue == garder:
        return message
    Message.objects.filter(reponse_a=message.reponse_a, retenue=True).update(retenue=False)
    Message.objects.filter(pk=message.pk).update(retenue=garder)
    message.retenue = garder
    if garder:
        annonces.reponse_retenue(message)
    return message


@transaction.atomic
def message_retirer(*, message: Message, par: Compte, motif: str = "") -> Message:
    """Take a message off: one's own at will, someone else's by moderation with a reason that is kept and told.

    Its words are erased; answers to it stay, under the place it leaves. Its open reports are closed with the same
    reason. One's own that is already off stays as it is, its reason too.
    Raises RegleRefusee: "droit", "motif_requis", "retire".
    """
    fiche = fiche_verrouiller(pk=message.fiche_id)
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    sien = message.compte_id == par.pk
    if not sien and not peut_moderer(par, fiche):
        raise RegleRefusee("droit", "La tête de réseau de la fiche ou la Région modère les échanges.")
    if message.retire_le:
        if sien:
            return message
        raise RegleRefusee("retire", "Ce message est déjà retiré.")
    motif = MOTIF_AUTEUR if sien else motif_exiger(motif=motif)
    message.retire_le, message.retire_par, message.motif_retrait = timezone.now(), par, motif
    message.texte, message.motif_conserve, message.retenue = "", "", False
    message.save(update_fields=["texte", "motif_conserve", "retire_le", "retire_par", "motif_retrait", "retenue"])
    _clore(message, par, IssueAlerte.RETIRE, motif)
    if not sien:
        annonces.MESSAGE_RETIRE.dire(
            message.fiche, [message.compte], etape=str(message.uuid), motif=message.motif_retrait
        )
    return message


@transaction.atomic
def message_signaler(*, message: Message, par: Compte, raison: str, texte: str = "") -> Alerte:
    """Say that a message should not stay; one open report per person and message.

    Raises RegleRefusee: "droit" (whoever reads the note), "retire", "soi", "texte" (« autre chose » says what).
    """
    fiche = fiche_verrouiller(pk=message.fiche_id)
    message = Message.objects.get(pk=message.pk)
    if not est_membre(par) or not peut_lire(par, fiche):
        raise RegleRefusee("droit", "Ce message n’est pas pour vous.")
    if message.retire_le:
        raise RegleRefusee("retire", "Ce message est déjà retiré.")
    if message.compte_id == par.pk:
        raise RegleRefusee("soi", "C’est votre message : retirez-le, cela suffit.")
    if raison == RaisonAlerte.AUTRE and not texte.strip():
        raise RegleRefusee("texte", "Dites ce qui ne va pas, en quelques mots.")
    alerte, creee = Alerte.objects.get_or_create(
        message=message, par=par, issue="", defaults={"raison": RaisonAlerte(raison), "texte": texte.strip()}
    )
    if creee:
        annonces.message_signale(alerte)
    return alerte


@transaction.atomic
def alertes_ecarter(*, message: Message, par: Compte, motif: str) -> int:
    """Leave a reported message where it is, with a reason that is kept; how many reports were closed.

    Raises RegleRefusee: "droit", "soi" (one's own), "motif_requis", "traitee" (someone decided first).
    """
    fiche = fiche_verrouiller(pk=message.fiche_id)
    if not peut_moderer(par, fiche):
        raise RegleRefusee("droit", "La tête de réseau de la fiche ou la Région modère les échanges.")
    if message.compte_id == par.pk:
        raise RegleRefusee("soi", "C’est votre message : quelqu’un d’autre, ou la Région, répond à ce signalement.")
    closes = _clore(message, par, IssueAlerte.MAINTENU, motif_exiger(motif=motif))
    if not closes:
        raise RegleRefusee("traitee", "Quelqu’un a déjà répondu à ce signalement.")
    return closes


def _clore(message: Message, par: Compte, issue: str, motif: str) -> int:
    return Alerte.objects.filter(message=message, issue="").update(
        issue=issue, motif=motif, traitee_par=par, traitee_le=timezone.now()
    )


# Reports of a note or of a resource by its readers: one queue with those of messages (R3.1, R3.4).

ISSUES = (IssueAlerte.CORRIGE, IssueAlerte.SANS_SUITE)


@transaction.atomic
def contenu_signaler(
    *, contenu: FichePratiquePage | Ressource, par: Compte | None, raison: str, texte: str = ""
) -> Alerte:
    """Say what is wrong with a note or a resource; the same words again while it is open are the same report.

    `par` is nobody for a reader without account. Raises RegleRefusee("texte"): « autre chose » says what.
    """
    if raison == RaisonAlerte.AUTRE and not texte.strip():
        raise RegleRefusee("texte", "Dites ce qui ne va pas, en quelques mots.")
    cible = {"fiche" if isinstance(contenu, FichePratiquePage) else "ressource": contenu}
    type(contenu).objects.select_for_update(of=("self",)).get(pk=contenu.pk)
    dit = {"raison": RaisonAlerte(raison), "texte": texte.strip()[:500]}
    if deja := Alerte.objects.filter(**cible, **dit, issue="").first():
        return deja
    alerte = Alerte.objects.create(**cible, **dit, par=par)
    annonces.contenu_signale(alerte)
    return alerte


@transaction.atomic
def alerte_clore(*, alerte: Alerte, par: Compte, issue: str, motif: str) -> Alerte:
    """Say what became of a report of a note or a resource; the reason is kept.

    Raises RegleRefusee: "droit", "issue", "motif_requis", "traitee" (someone decided first).
    """
    alerte = Alerte.objects.select_for_update(of=("self",)).get(pk=alerte.pk)
    if not peut_traiter(par, alerte):
        raise RegleRefusee("droit", "La tête de réseau ou la Région répond à ce signalement.")
    if issue not in ISSUES:
        raise RegleRefusee("issue", "Dites si c’est corrigé, ou laissé tel quel.")
    motif = motif_exiger(motif=motif)
    if alerte.issue:
        raise RegleRefusee("traitee", "Quelqu’un a déjà répondu à ce signalement.")
    alerte.issue, alerte.motif = IssueAlerte(issue), motif
    alerte.traitee_par, alerte.traitee_le = par, timezone.now()
    alerte.save()
    return alerte


# Reprises: a practice done again elsewhere, recorded, answered, withdrawn; the level that follows from them.

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
