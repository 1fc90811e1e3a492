"""A draft that was never submitted is for those who write it: its author, and whoever agreed to sign it."""

from django.db.models import Q

from home.permissions import trouver
from pratiques.choices import MODIFIABLES, EtatSignataire, RoleAuteur
from pratiques.models import Brouillon, DepotDocument, Signataire
from pratiques.permissions.fiches import est_auteur, est_lecteur, peut_ecrire, peut_valider
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre


def brouillon_get_mine(compte: Compte, uuid: str) -> Brouillon:
    """The draft of a note that this person writes, or Http404."""
    brouillons = Brouillon.objects.select_related("fiche", "enregistre_par", "auteur")
    return trouver(brouillons, lambda b: est_membre(compte) and ecrit_brouillon(compte, b), uuid=uuid)


def ecrit_brouillon(compte: Compte, brouillon: Brouillon) -> bool:
    """The draft's author, and whoever signs it today."""
    if brouillon.auteur_id == compte.pk:
        return True
    if brouillon.fiche:
        return est_auteur(compte, brouillon.fiche)
    return brouillon.signataires.acceptes().filter(compte_id=compte.pk).exists()


def brouillon_get_a_soi(compte: Compte, uuid: str) -> Brouillon:
    """A draft that this person answers for, or Http404."""
    brouillons = Brouillon.objects.select_related("fiche", "enregistre_par", "auteur").filter(auteur_id=compte.pk)
    return trouver(brouillons, lambda b: est_membre(compte), uuid=uuid)


def depot_get_a_soi(compte: Compte, uuid: str) -> DepotDocument:
    """The account of the document that became a draft one answers for, with that draft, or Http404."""
    depots = DepotDocument.objects.select_related("brouillon").filter(brouillon__auteur_id=compte.pk)
    return trouver(depots, lambda d: est_membre(compte), brouillon__uuid=uuid)


def a_mene_l_entretien(compte: Compte, brouillon: Brouillon) -> bool:
    """Wrote the draft from what someone else told: attests nothing, sends nothing."""
    return brouillon.signataires.acceptes().filter(compte_id=compte.pk, role=RoleAuteur.REDACTEUR).exists()


def sans_porteur(brouillon: Brouillon) -> bool:
    """An interview whose holder has not said yes, or withdrew: nobody attests it, nobody sends it."""
    porteur_d_accord = Q(role=RoleAuteur.AUTEUR, etat=EtatSignataire.ACCEPTE)
    roles = set(
        brouillon.signataires.filter(Q(role=RoleAuteur.REDACTEUR) | porteur_d_accord).values_list("role", flat=True)
    )
    return RoleAuteur.REDACTEUR in roles and RoleAuteur.AUTEUR not in roles


def repond_du_brouillon(compte: Compte, brouillon: Brouillon) -> bool:
    """Attests what the draft says and chooses who signs: its author, unless it was told by someone else."""
    return brouillon.auteur_id == compte.pk and not _parle_pour_un_autre(compte, brouillon)


def envoie_le_brouillon(compte: Compte, brouillon: Brouillon) -> bool:
    """Sends it to its readers: its author the first time, whoever signs the note afterwards."""
    sien = brouillon.auteur_id == compte.pk or bool(brouillon.fiche_id and est_auteur(compte, brouillon.fiche))
    return sien and not _parle_pour_un_autre(compte, brouillon)


def _parle_pour_un_autre(compte: Compte, brouillon: Brouillon) -> bool:
    return a_mene_l_entretien(compte, brouillon) or sans_porteur(brouillon)


def peut_prendre_la_suite(compte: Compte, brouillon: Brouillon) -> bool:
    """May answer for a draft that nobody can send any more.

    Never sent, its author has no structure or no account left: whoever agreed to sign it. Sent back with remarks,
    nobody who signs it is a member any more: the lead of its network or the Région, unless they are its reader.
    """
    if not brouillon_modifiable(brouillon):
        return False
    if brouillon.fiche is not None:
        signent = Compte.objects.filter(fiches_signees__fiche=brouillon.fiche)
        a_lui = peut_valider(compte, brouillon.fiche) and not est_lecteur(compte, brouillon.fiche)
        return a_lui and not any(est_membre(auteur) for auteur in signent)
    auteur = brouillon.auteur
    reste = peut_ecrire(auteur) or est_membre(auteur) and a_mene_l_entretien(auteur, brouillon)
    if reste or compte.pk == auteur.pk:
        return False
    accepte = brouillon.signataires.acceptes().filter(compte_id=compte.pk).exists()
    return accepte and (peut_ecrire(compte) or est_membre(compte) and a_mene_l_entretien(compte, brouillon))


def brouillon_get_a_suivre(compte: Compte, uuid: str) -> Brouillon:
    """A draft that this person may take over, or has taken over, or Http404."""

    def suivi(brouillon: Brouillon) -> bool:
        sien = brouillon.auteur_id == compte.pk or peut_prendre_la_suite(compte, brouillon)
        return est_membre(compte) and sien

    return trouver(Brouillon.objects.select_related("fiche", "auteur"), suivi, uuid=uuid)


def signataire_get_invite(compte: Compte, uuid: str) -> Signataire:
    """An invitation made to this person, open or accepted, or Http404."""
    lignes = Signataire.objects.en_cours().select_related("brouillon", "invite_par")
    return trouver(lignes, lambda s: est_membre(compte), uuid=uuid, compte_id=compte.pk)


def signataire_get_retirable(compte: Compte, uuid: str) -> Signataire:
    """An invitation or a signature that this person may take back: one's own, or on a draft one answers for."""
    siennes = Q(compte_id=compte.pk) | Q(brouillon__auteur_id=compte.pk)
    lignes = Signataire.objects.en_cours().select_related("brouillon__fiche", "compte").filter(siennes)
    return trouver(lignes, lambda s: est_membre(compte), uuid=uuid)


def brouillon_modifiable(brouillon: Brouillon) -> bool:
    """Not submitted yet, or sent back with remarks."""
    return brouillon.fiche is None or brouillon.fiche.statut in MODIFIABLES
