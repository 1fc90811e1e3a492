"""Who may what with reprises, questions and answers, collections and reports."""

from django.db.models import Q, QuerySet

from home.permissions import trouver
from pratiques.choices import LISIBLES, NatureMessage
from pratiques.models import Alerte, CollectionDeFiches, FichePratiquePage, Livret, Message, Reprise
from pratiques.permissions.fiches import (
    FICHES,
    est_auteur,
    peut_ecrire,
    peut_lire,
    peut_repondre,
    peut_valider,
    structures_d_ecriture,
)
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region, est_tete_de_reseau
from reseau.structures.models import Structure

# Reprises, questions and answers, collections: for members who read the note; what each may do with them.


def fiche_get_reprenable(compte: Compte, pk: int) -> FichePratiquePage:
    """A note of the library that this person, who belongs to a structure, may say was done again; or Http404."""
    return trouver(FICHES, lambda f: f.en_bibliotheque and peut_lire(compte, f) and peut_ecrire(compte), pk=pk)


def reprise_get_visible(compte: Compte, uuid: str) -> Reprise:
    """A reprise read by whoever recorded it and whoever answers for the note, or Http404."""
    lignes = Reprise.objects.select_related("fiche__reseau", "structure__reseau", "bassin", "compte")

    def lue(reprise: Reprise) -> bool:
        return est_membre(compte) and (reprise.compte_id == compte.pk or peut_repondre(compte, reprise.fiche))

    return trouver(lignes, lue, uuid=uuid)


def reprise_get_mine(compte: Compte, uuid: str) -> Reprise:
    """The reprise that this person recorded, or Http404."""
    return trouver(
        Reprise.objects.select_related("fiche"), lambda r: est_membre(compte), uuid=uuid, compte_id=compte.pk
    )


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
    return trouver(
        FICHES.filter(live=True, statut__in=LISIBLES), lambda f: est_membre(compte) and peut_lire(compte, f), pk=pk
    )


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
    messages = parmi.select_related("fiche__reseau", "compte", "reponse_a")
    return trouver(messages, lambda m: est_membre(compte) and peut_lire(compte, m.fiche), uuid=uuid)


def message_get_retenable(compte: Compte, uuid: str) -> Message:
    """An answer to a question that this person may keep, or Http404."""
    reponses = Message.objects.visibles().filter(reponse_a__nature=NatureMessage.QUESTION)
    lignes = reponses.select_related("fiche__reseau", "compte", "reponse_a")
    return trouver(
        lignes, lambda m: peut_lire(compte, m.fiche) and peut_retenir(compte, m.reponse_a, m.fiche), uuid=uuid
    )


def message_get_moderable(compte: Compte, uuid: str) -> Message:
    """Someone else's message that this person moderates, or Http404."""
    messages = Message.objects.visibles().select_related("fiche__reseau", "compte", "reponse_a")
    return trouver(messages, lambda m: peut_lire(compte, m.fiche) and peut_moderer_message(compte, m), uuid=uuid)


def collection_get_visible(compte: Compte, uuid: str) -> CollectionDeFiches:
    """One's own collection, or one that members share, or Http404."""
    collections = CollectionDeFiches.objects.select_related("compte").filter(Q(compte_id=compte.pk) | Q(partagee=True))
    return trouver(collections, lambda c: est_membre(compte), uuid=uuid)


def collection_get_mine(compte: Compte, uuid: str) -> CollectionDeFiches:
    """One's own collection, or Http404."""
    collections = CollectionDeFiches.objects.select_related("compte").filter(compte_id=compte.pk)
    return trouver(collections, lambda c: est_membre(compte), uuid=uuid)


def livret_get_mine(compte: Compte, uuid: str) -> Livret:
    """A booklet that this person asked for, of a collection still open to them, or Http404."""
    ouverts = Livret.objects.filter(Q(collection__compte_id=compte.pk) | Q(collection__partagee=True))
    livrets = ouverts.select_related("collection").filter(compte_id=compte.pk)
    return trouver(livrets, lambda livret: est_membre(compte), uuid=uuid)


def peut_traiter(compte: Compte, alerte: Alerte) -> bool:
    """The lead of its network, the Région; never whoever signs the note. A message has its own moderation."""
    if alerte.fiche_id:
        return peut_moderer(compte, alerte.fiche) and not est_auteur(compte, alerte.fiche)
    if alerte.ressource_id is None or not est_membre(compte):
        return False
    reseau = alerte.ressource.reseau_id
    return est_region(compte) or bool(reseau) and est_tete_de_reseau(compte, reseau)


def alerte_get_traitable(compte: Compte, pk: int) -> Alerte:
    """A report of a note or a resource that this person answers, or Http404."""
    alertes = Alerte.objects.select_related("fiche__reseau", "ressource")
    return trouver(alertes, lambda a: peut_traiter(compte, a), pk=pk)
