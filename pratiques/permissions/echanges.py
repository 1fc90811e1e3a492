"""Reprises, questions and answers, collections: for members who read the note; what each may do with them."""

from django.db.models import QuerySet
from django.http import Http404

from pratiques.choices import LISIBLES, NatureMessage
from pratiques.models import CollectionDeFiches, FichePratiquePage, Livret, Message, Reprise
from pratiques.permissions.fiches import (
    est_auteur,
    fiche_get_visible,
    peut_ecrire,
    peut_lire,
    peut_repondre,
    peut_valider,
    structures_d_ecriture,
)
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.structures.models import Structure


def fiche_get_reprenable(compte: Compte, pk: int) -> FichePratiquePage:
    """A note of the library that this person, who belongs to a structure, may say was done again; or Http404."""
    fiche = fiche_get_visible(compte, pk)
    if not fiche.en_bibliotheque or not peut_ecrire(compte):
        raise Http404
    return fiche


def reprise_get_visible(compte: Compte, uuid: str) -> Reprise:
    """A reprise read by whoever recorded it and whoever answers for the note, or Http404."""
    lignes = Reprise.objects.select_related("fiche__reseau", "structure__reseau", "bassin", "compte")
    reprise = lignes.filter(uuid=uuid).first()
    if reprise is None or not est_membre(compte):
        raise Http404
    if reprise.compte_id != compte.pk and not peut_repondre(compte, reprise.fiche):
        raise Http404
    return reprise


def reprise_get_mine(compte: Compte, uuid: str) -> Reprise:
    """The reprise that this person recorded, or Http404."""
    reprise = reprise_get_visible(compte, uuid)
    if reprise.compte_id != compte.pk:
        raise Http404
    return reprise


def peut_repondre_reprise(compte: Compte, reprise: Reprise) -> bool:
    """Answers for the note, and did not record this reprise."""
    return reprise.compte_id != compte.pk and peut_repondre(compte, reprise.fiche)


def structures_de_reprise(compte: Compte, fiche: FichePratiquePage) -> list[Structure]:
    """Where this person may say that the practice was done again: own structures, less the one that one signs for."""
    sienne = fiche.structure_id if est_auteur(compte, fiche) else None
    return [structure for structure in structures_d_ecriture(compte) if structure.pk != sienne]


def peut_moderer(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Moderates what is said of a note: the lead of its network, the Région."""
    return est_membre(compte) and peut_valider(compte, fiche)


def peut_moderer_message(compte: Compte, message: Message) -> bool:
    """Moderates this message: never one's own, whatever one leads; it is for another lead, or for the Région."""
    return message.compte_id != compte.pk and peut_moderer(compte, message.fiche)


def peut_retenir(compte: Compte, question: Message, fiche: FichePratiquePage) -> bool:
    """Keeps an answer: who asked, and who answers for the note."""
    return est_membre(compte) and (question.compte_id == compte.pk or peut_repondre(compte, fiche))


def fiche_get_echangee(compte: Compte, pk: int) -> FichePratiquePage:
    """A published note whose exchanges this member reads, or Http404."""
    fiche = fiche_get_visible(compte, pk)
    if not est_membre(compte) or not fiche.live or fiche.statut not in LISIBLES:
        raise Http404
    return fiche


def message_get_visible(compte: Compte, uuid: str) -> Message:
    """A message that is still there, on a note that this member reads, or Http404."""
    return _message_get(compte, uuid, Message.objects.visibles())


def message_get_montre(compte: Compte, uuid: str) -> Message:
    """The same, or one that was taken off and keeps its place for the answers that stay, or Http404."""
    return _message_get(compte, uuid, Message.objects.montres())


def message_get_mine(compte: Compte, uuid: str) -> Message:
    """A message that this person wrote, taken off or not, or Http404."""
    return _message_get(compte, uuid, Message.objects.filter(compte_id=compte.pk))


def _message_get(compte: Compte, uuid: str, parmi: QuerySet[Message]) -> Message:
    message = parmi.select_related("fiche__reseau", "compte", "reponse_a").filter(uuid=uuid).first()
    if message is None or not est_membre(compte) or not peut_lire(compte, message.fiche):
        raise Http404
    return message


def message_get_retenable(compte: Compte, uuid: str) -> Message:
    """An answer to a question that this person may keep, or Http404."""
    message = message_get_visible(compte, uuid)
    question = message.reponse_a
    if question is None or question.nature != NatureMessage.QUESTION:
        raise Http404
    if not peut_retenir(compte, question, message.fiche):
        raise Http404
    return message


def message_get_moderable(compte: Compte, uuid: str) -> Message:
    """Someone else's message that this person moderates, or Http404."""
    message = message_get_visible(compte, uuid)
    if not peut_moderer_message(compte, message):
        raise Http404
    return message


def collection_get_visible(compte: Compte, uuid: str) -> CollectionDeFiches:
    """One's own collection, or one that members share, or Http404."""
    collection = CollectionDeFiches.objects.select_related("compte").filter(uuid=uuid).first()
    if collection is None or not est_membre(compte):
        raise Http404
    if collection.compte_id != compte.pk and not collection.partagee:
        raise Http404
    return collection


def collection_get_mine(compte: Compte, uuid: str) -> CollectionDeFiches:
    """One's own collection, or Http404."""
    collection = collection_get_visible(compte, uuid)
    if collection.compte_id != compte.pk:
        raise Http404
    return collection


def livret_get_mine(compte: Compte, uuid: str) -> Livret:
    """A booklet that this person asked for, of a collection still open to them, or Http404."""
    livret = Livret.objects.select_related("collection").filter(uuid=uuid, compte_id=compte.pk).first()
    if livret is None:
        raise Http404
    collection_get_visible(compte, livret.collection.uuid)
    return livret
