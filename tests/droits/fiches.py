"""What stands around the notes of the world of rights: reprises, exchanges, a draft written by several."""

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from home.choices import EtatDocument
from pratiques.models import FichePratiquePage, Livret, Message
from pratiques.rules.brouillons import brouillon_tirer_du_document
from pratiques.rules.collections import collection_ajouter, collection_creer
from pratiques.rules.echanges import contenu_signaler, reprise_repondre
from pratiques.rules.signatures import signataire_inviter, signataire_repondre, signataire_retirer
from reseau.comptes.models import Compte
from reseau.membres.rules.mandats import rattachement_terminer
from tests import fabriques
from tests.droits.atelier import un_atelier
from tests.droits.mots import INCONNU, canari
from tests.droits.rayon import un_rayon
from tests.pratiques.fabriques import un_auteur, un_brouillon, un_message, une_reprise


def autour_des_fiches(
    comptes: dict[str, Compte], publique: FichePratiquePage, suspendue: FichePratiquePage
) -> dict[str, tuple[list, list]]:
    """Reprises and messages, each with its sentinel."""
    en_attente = une_reprise(publique, comptes["conseiller"], recit=f"Refaite {canari('reprise')}")
    for reseau in ("cio", "apec"):
        reprise = une_reprise(publique, fabriques.un_conseiller(fabriques.une_structure(reseau)))
        reprise_repondre(reprise=reprise, par=comptes["auteur"], accepter=True)
    question = un_message(publique, comptes["conseiller"], texte=f"Comment ? {canari('message')}")
    reponse = un_message(publique, comptes["collegue"], "REPONSE", "Ainsi.", reponse_a=question)
    commentaire = un_message(publique, comptes["collegue"], "COMMENTAIRE", "Bravo.")
    cachee = Message.objects.create(
        fiche=suspendue, compte=comptes["collegue"], nature="QUESTION", texte=f"Ici ? {canari('cachemessage')}"
    )
    auteur = comptes["auteur"]
    seule = collection_creer(par=auteur, titre="Pour moi", presentation=f"Note {canari('collection')}")
    partagee = collection_creer(par=auteur, titre="Pour tous", partagee=True)
    for collection in (seule, partagee):
        collection_ajouter(collection=collection, fiche=publique, par=auteur)
    livret = Livret.objects.create(collection=seule, compte=auteur, etat=EtatDocument.PRET)
    storages["prive"].save(livret.fichier, ContentFile(b"%PDF-1.7"))
    ailleurs = [uuid.uuid4()]
    depose = brouillon_tirer_du_document(contenu={"titre": canari("document")}, compte_rendu={}, par=auteur)
    return {
        **un_rayon(comptes),
        "brouillon d’un document": ([depose.uuid], ailleurs),
        **brouillon_a_plusieurs(comptes),
        **un_atelier(comptes),
        "reprise en attente": ([en_attente.uuid], ailleurs),
        "fiche publique à recommander": ([publique.pk, "recommander"], [INCONNU, "recommander"]),
        "collection": ([seule.uuid], ailleurs),
        "collection partagée": ([partagee.uuid], ailleurs),
        "rang de collection": ([partagee.uuid, publique.pk, "retirer"], [*ailleurs, publique.pk, "retirer"]),
        "livret": ([livret.uuid], ailleurs),
        "question": ([question.uuid], ailleurs),
        "signalement d’une fiche": ([contenu_signaler(contenu=publique, par=None, raison="FAUX").pk], [INCONNU]),
        "réponse": ([reponse.uuid], ailleurs),
        "commentaire à retirer": ([commentaire.uuid], ailleurs),
        "question cachée": ([cachee.uuid], ailleurs),
    }


def brouillon_a_plusieurs(comptes: dict[str, Compte]) -> dict[str, tuple[list, list]]:
    """One co-author said yes, one has not answered, one said yes and withdrew."""
    auteur = comptes["auteur"]
    brouillon = un_brouillon(auteur, titre="Écrite à plusieurs", probleme=f"Avant : {canari('aplusieurs')}.")
    invites = {
        role: signataire_inviter(brouillon=brouillon, compte=comptes[role], par=auteur)
        for role in ("conseiller", "autre_referent", "collegue")
    }
    for role in ("conseiller", "collegue"):
        signataire_repondre(signataire=invites[role], par=comptes[role], accepter=True)
    signataire_retirer(signataire=invites["collegue"], par=comptes["collegue"])
    parti = un_auteur()
    laisse = un_brouillon(parti, titre="Laissée là", probleme=f"Avant de partir : {canari('laisse')}.")
    dit_oui = signataire_inviter(brouillon=laisse, compte=comptes["conseiller"], par=parti)
    signataire_repondre(signataire=dit_oui, par=comptes["conseiller"], accepter=True)
    rattachement_terminer(rattachement=parti.rattachements.get())
    ailleurs = [uuid.uuid4()]
    return {
        "brouillon laissé": ([laisse.uuid], ailleurs),
        "brouillon à plusieurs": ([brouillon.uuid], ailleurs),
        "question d’entretien": ([brouillon.uuid, 2], [*ailleurs, 2]),
        "invitation à signer": ([invites["autre_referent"].uuid], ailleurs),
        "signataire": ([invites["conseiller"].uuid], ailleurs),
    }
