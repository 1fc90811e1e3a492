"""Who may what with a practice note.

A published note is read by everyone or by members, by its author's choice. An unpublished one is read by its authors,
its readers, the lead of its network and the Région. A draft that was never submitted is for those who write it: its
author, and whoever agreed to sign it.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from pratiques.choices import LISIBLES, MODIFIABLES, NatureMessage, RoleAuteur, Statut, Visibilite
from pratiques.models import (
    Brouillon,
    CollectionDeFiches,
    DepotDocument,
    FichePratiquePage,
    Livret,
    Message,
    Relecture,
    Reprise,
    Signataire,
)
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region, est_tete_de_reseau, structures_de
from reseau.structures.models import Structure

Vue = Callable[..., HttpResponse]
CLE_MAX = 2**63 - 1  # au-delà, aucune base n’a de clé : une adresse inventée n’est jamais une panne


def structures_d_ecriture(compte: Compte) -> list[Structure]:
    """Structures from which this person may sign a note: those of today's attachments."""
    return list(Structure.objects.filter(pk__in=structures_de(compte)).select_related("reseau").order_by("nom"))


def peut_ecrire(compte: object) -> bool:
    """Belongs to a structure today."""
    return bool(structures_de(compte))


def est_auteur(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Signs the note."""
    return fiche.auteurs.filter(compte_id=compte.pk).exists()


def a_ecrit(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Signs the note, or once agreed to sign its draft, even if one withdrew since."""
    return compte.pk in ont_ecrit(fiche)


def ont_ecrit(fiche: FichePratiquePage) -> set[int]:
    """Accounts of those who sign the note, or once agreed to sign its draft."""
    dit_oui = Signataire.objects.filter(brouillon__fiche=fiche, accepte_le__isnull=False)
    return {*fiche.auteurs.values_list("compte_id", flat=True), *dit_oui.values_list("compte_id", flat=True)}


def est_lecteur(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Reads it, or has read it, as one of the two readers."""
    return fiche.relectures.filter(lecteur_id=compte.pk).exists()


def peut_valider(compte: Compte, fiche: FichePratiquePage) -> bool:
    """The lead of the note's network, or the Région."""
    return est_tete_de_reseau(compte, fiche.reseau_id) or est_region(compte)


def peut_repondre(compte: object, fiche: FichePratiquePage) -> bool:
    """Answers for the note: its authors, and its network lead or the Région when they have left."""
    return est_membre(compte) and (est_auteur(compte, fiche) or peut_valider(compte, fiche))


def peut_lire(compte: object, fiche: FichePratiquePage) -> bool:
    """The whole rule of this page's first paragraph."""
    if fiche.live and fiche.statut in LISIBLES:
        return fiche.visibilite == Visibilite.PUBLIQUE or est_membre(compte)
    if not est_membre(compte):
        return False
    return peut_valider(compte, fiche) or est_auteur(compte, fiche) or est_lecteur(compte, fiche)


def fiche_get_visible(compte: object, pk: int) -> FichePratiquePage:
    """The note, or Http404 whether it exists or not."""
    fiches = FichePratiquePage.objects.select_related("reseau", "structure")
    fiche = fiches.filter(pk=pk).first() if pk <= CLE_MAX else None
    if fiche is None or not peut_lire(compte, fiche):
        raise Http404
    return fiche


def fiche_get_validable(compte: Compte, pk: int) -> FichePratiquePage:
    """A note that this person may validate, suspend or archive, or Http404."""
    fiche = fiche_get_visible(compte, pk)
    if not peut_valider(compte, fiche):
        raise Http404
    return fiche


def fiche_get_gerable(compte: Compte, pk: int) -> FichePratiquePage:
    """A note whose life this person may change: its authors, its network lead, the Région; or Http404."""
    fiche = fiche_get_visible(compte, pk)
    if not peut_gerer(compte, fiche):
        raise Http404
    return fiche


def peut_gerer(compte: object, fiche: FichePratiquePage) -> bool:
    """Decides of its life and reads its versions: its authors, its network lead, the Région."""
    return est_membre(compte) and (peut_valider(compte, fiche) or est_auteur(compte, fiche))


def brouillon_get_mine(compte: Compte, uuid: str) -> Brouillon:
    """The draft of a note that this person writes, or Http404."""
    brouillon = Brouillon.objects.select_related("fiche", "enregistre_par", "auteur").filter(uuid=uuid).first()
    if brouillon is None or not est_membre(compte) or not ecrit_brouillon(compte, brouillon):
        raise Http404
    return brouillon


def ecrit_brouillon(compte: Compte, brouillon: Brouillon) -> bool:
    """The draft's author, and whoever signs it today."""
    if brouillon.auteur_id == compte.pk:
        return True
    if brouillon.fiche:
        return est_auteur(compte, brouillon.fiche)
    return brouillon.signataires.acceptes().filter(compte_id=compte.pk).exists()


def brouillon_get_a_soi(compte: Compte, uuid: str) -> Brouillon:
    """A draft that this person answers for, or Http404."""
    brouillon = brouillon_get_mine(compte, uuid)
    if brouillon.auteur_id != compte.pk:
        raise Http404
    return brouillon


def depot_get_a_soi(compte: Compte, uuid: str) -> DepotDocument:
    """The account of the document that became a draft one answers for, with that draft, or Http404."""
    depot = (
        DepotDocument.objects.filter(brouillon=brouillon_get_a_soi(compte, uuid)).select_related("brouillon").first()
    )
    if depot is None:
        raise Http404
    return depot


def a_mene_l_entretien(compte: Compte, brouillon: Brouillon) -> bool:
    """Wrote the draft from what someone else told: attests nothing, sends nothing."""
    return brouillon.signataires.acceptes().filter(compte_id=compte.pk, role=RoleAuteur.REDACTEUR).exists()


def repond_du_brouillon(compte: Compte, brouillon: Brouillon) -> bool:
    """Attests what the draft says and chooses who signs: its author, unless it was told by someone else."""
    return brouillon.auteur_id == compte.pk and not a_mene_l_entretien(compte, brouillon)


def envoie_le_brouillon(compte: Compte, brouillon: Brouillon) -> bool:
    """Sends it to its readers: its author the first time, whoever signs the note afterwards."""
    sien = brouillon.auteur_id == compte.pk or bool(brouillon.fiche_id and est_auteur(compte, brouillon.fiche))
    return sien and not a_mene_l_entretien(compte, brouillon)


def signataire_get_invite(compte: Compte, uuid: str) -> Signataire:
    """An invitation made to this person, open or accepted, or Http404."""
    lignes = Signataire.objects.en_cours().select_related("brouillon", "invite_par")
    signataire = lignes.filter(uuid=uuid, compte_id=compte.pk).first()
    if signataire is None or not est_membre(compte):
        raise Http404
    return signataire


def signataire_get_retirable(compte: Compte, uuid: str) -> Signataire:
    """An invitation or a signature that this person may take back: one's own, or on a draft one answers for."""
    lignes = Signataire.objects.en_cours().select_related("brouillon__fiche", "compte")
    signataire = lignes.filter(uuid=uuid).first()
    if signataire is None or not est_membre(compte):
        raise Http404
    if compte.pk not in (signataire.compte_id, signataire.brouillon.auteur_id):
        raise Http404
    return signataire


def brouillon_modifiable(brouillon: Brouillon) -> bool:
    """Not submitted yet, or sent back with remarks."""
    return brouillon.fiche is None or brouillon.fiche.statut in MODIFIABLES


def relecture_get_mine(compte: Compte, uuid: str) -> Relecture:
    """The reading that this person took, open or given back, or Http404."""
    relecture = (
        Relecture.objects.select_related("fiche__reseau", "fiche__structure")
        .filter(uuid=uuid, lecteur_id=compte.pk)
        .first()
    )
    if relecture is None or not est_membre(compte):
        raise Http404
    return relecture


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


def peut_moderer(compte: object, fiche: FichePratiquePage) -> bool:
    """Moderates what is said of a note: the lead of its network, the Région."""
    return est_membre(compte) and peut_valider(compte, fiche)


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
    lignes = Message.objects.visibles().select_related("fiche__reseau", "compte", "reponse_a")
    message = lignes.filter(uuid=uuid).first()
    if message is None or not est_membre(compte) or not peut_lire(compte, message.fiche):
        raise Http404
    return message


def message_get_mine(compte: Compte, uuid: str) -> Message:
    """A message that this person wrote, or Http404."""
    message = message_get_visible(compte, uuid)
    if message.compte_id != compte.pk:
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
    """A message that this person moderates, or Http404."""
    message = message_get_visible(compte, uuid)
    if not peut_moderer(compte, message.fiche):
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


def fiche_refus(request: HttpRequest, fiche: FichePratiquePage) -> HttpResponse | None:
    """What answers instead of a published note: sign-in, 404, or the note that replaces it; None to serve it."""
    if not peut_lire(request.user, fiche):
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())
    suite = fiche.remplacee_par if fiche.statut == Statut.REMPLACEE else None
    if suite is not None and suite.live and peut_lire(request.user, suite):
        return redirect(suite.get_url(request))
    return None


def connexion_si_anonyme(vue: Vue) -> Vue:
    """An anonymous visitor refused by 404 is sent to sign-in instead, whether the object exists or not (T01)."""

    @wraps(vue)
    def gardee(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return vue(request, *args, **kwargs)
        except Http404:
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())

    return gardee


def bureau_exiger(compte: Compte) -> None:
    """Http404 for whoever leads no network and is not of the Région."""
    if not (est_tete_de_reseau(compte) or est_region(compte)):
        raise Http404
