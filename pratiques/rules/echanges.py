"""Questions, comments and answers on a published note; the answer that is kept; reports and moderation."""

import datetime

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from pratiques import annonces, avis
from pratiques.choices import EN_BIBLIOTHEQUE, FICHE, IssueAlerte, NatureMessage, RaisonAlerte
from pratiques.contenu import textes_verifier
from pratiques.models import Alerte, FichePratiquePage, Message
from pratiques.permissions.echanges import peut_moderer, peut_retenir
from pratiques.permissions.fiches import peut_lire
from pratiques.rules.etats import fiche_verrouiller
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, reseaux_de

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
    motif = MOTIF_AUTEUR if sien else _exiger_motif(motif)
    message.retire_le, message.retire_par, message.motif_retrait = timezone.now(), par, motif
    message.texte, message.motif_conserve, message.retenue = "", "", False
    message.save(update_fields=["texte", "motif_conserve", "retire_le", "retire_par", "motif_retrait", "retenue"])
    _clore(message, par, IssueAlerte.RETIRE, motif)
    if not sien:
        avis.MESSAGE_RETIRE.dire(message.fiche, [message.compte], etape=str(message.uuid), motif=message.motif_retrait)
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
    closes = _clore(message, par, IssueAlerte.MAINTENU, _exiger_motif(motif))
    if not closes:
        raise RegleRefusee("traitee", "Quelqu’un a déjà répondu à ce signalement.")
    return closes


def _clore(message: Message, par: Compte, issue: str, motif: str) -> int:
    return Alerte.objects.filter(message=message, issue="").update(
        issue=issue, motif=motif, traitee_par=par, traitee_le=timezone.now()
    )


def _exiger_motif(motif: str) -> str:
    if not (motif := motif.strip()[:500]):
        raise RegleRefusee("motif_requis", "Dites pourquoi : le motif est gardé.")
    return motif
