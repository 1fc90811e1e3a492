"""What stands around the notes of the world of rights: reprises, exchanges, a draft written by several."""

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from home.choices import EtatDocument
from pratiques.models import Brouillon, FichePratiquePage, Livret, Message
from pratiques.permissions.ressources import Porteur
from pratiques.rules.brouillons import brouillon_rattacher, brouillon_tirer_du_document
from pratiques.rules.collections import collection_ajouter, collection_creer
from pratiques.rules.echanges import contenu_signaler, reprise_repondre
from pratiques.rules.ressources import ressource_suspendre
from pratiques.rules.signatures import signataire_inviter, signataire_repondre, signataire_retirer
from reseau.comptes.models import Compte
from reseau.membres.rules.mandats import rattachement_terminer
from tests import fabriques
from tests.droits.mots import INCONNU, Objets, canari
from tests.pratiques.fabriques import un_auteur, un_brouillon, un_message, une_reprise
from tests.pratiques.fabriques_groupes import un_groupe, un_membre
from tests.pratiques.fabriques_pieces import une_piece, une_piece_envoyee
from tests.pratiques.fabriques_ressources import une_ressource


def autour_des_fiches(comptes: dict[str, Compte], publique: FichePratiquePage, suspendue: FichePratiquePage) -> Objets:
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


def brouillon_a_plusieurs(comptes: dict[str, Compte]) -> Objets:
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


def un_album(brouillon: Brouillon, en_relecture: FichePratiquePage, lisibles: dict[str, FichePratiquePage]) -> Objets:
    """A picture on a draft written by several, one on a note being read, one piece on each of the others."""
    image = une_piece(brouillon, "IMAGE", titre="Le bureau", alternatif=f"Un bureau {canari('piecebrouillon')}")
    lue = une_piece_envoyee(en_relecture, "IMAGE", alternatif=f"Un couloir {canari('ficherelecture')}")
    publique = une_piece_envoyee(lisibles["publique"], "IMAGE")
    hasard = [uuid.uuid4()]
    objets = {
        "image à joindre": ([brouillon.uuid, "image"], [*hasard, "image"]),
        "pièce de brouillon à modifier": ([brouillon.uuid, image.uuid], [*hasard, image.uuid]),
        "pièce de brouillon à monter": ([brouillon.uuid, image.uuid, "monter"], [*hasard, image.uuid, "monter"]),
        "image de brouillon": ([image.uuid], hasard),
        "image de fiche en relecture": ([lue.uuid], hasard),
        "image de fiche publique": ([publique.uuid], hasard),
        "image de fiche à retirer": ([publique.fiche_id, publique.uuid], [INCONNU, publique.uuid]),
    }
    for nom in ("membres", "suspendue"):
        piece = une_piece_envoyee(lisibles[nom], titre=f"Trame {canari('fiche' + nom)}")
        objets[f"fichier de fiche {'des ' * (nom == 'membres')}{nom}"] = ([piece.uuid], hasard)
    return objets


def un_atelier(comptes: dict[str, Compte]) -> Objets:
    """One group with its draft and its resource, each private text with its sentinel."""
    groupe = un_groupe(comptes["charge_mission"], titre="Écrire ensemble", objet=f"Mandat {canari('groupemandat')}")
    for role in ("auteur", "collegue"):
        un_membre(groupe, comptes[role])
    un_membre(groupe, comptes["lecteur"], accepte=False)
    membre = un_membre(groupe, fabriques.un_conseiller())
    brouillon = un_brouillon(comptes["auteur"], titre="À plusieurs", accroche=canari("groupebrouillon"))
    brouillon_rattacher(groupe=groupe, brouillon=brouillon, par=comptes["auteur"])
    ressource = une_ressource(comptes["charge_mission"], porteur=Porteur(groupe=groupe))
    ailleurs = [uuid.uuid4()]
    ligne = groupe.membres.get(compte=membre)
    return {
        "groupe": ([groupe.uuid], ailleurs),
        "membre du groupe à retirer": ([groupe.uuid, ligne.uuid, "retirer"], [*ailleurs, ligne.uuid, "retirer"]),
        "brouillon du groupe": ([brouillon.uuid], ailleurs),
        "brouillon du groupe à reprendre": ([groupe.uuid, brouillon.uuid], [*ailleurs, brouillon.uuid]),
        "ressource du groupe": ([ressource.uuid], ailleurs),
    }


def un_rayon(comptes: dict[str, Compte]) -> Objets:
    """One resource for all, one for members, one suspended, one of the Région; each private one has its sentinel."""
    tete, ailleurs = comptes["tete"], [uuid.uuid4()]

    def fichier(nom: str) -> tuple[str, bytes]:
        return f"{nom}.csv", f"question;{canari(nom)}".encode()

    publique = une_ressource(tete, fichier=("repere.csv", b"question;reponse"))
    membres = une_ressource(
        tete, fichier=fichier("ressource"), visibilite="MEMBRES", description=f"Fiche {canari('ressource')}"
    )
    suspendue = une_ressource(
        tete, fichier=fichier("ressourcesuspendue"), description=f"Fiche {canari('ressourcesuspendue')}"
    )
    ressource_suspendre(ressource=suspendue, par=comptes["region"], motif="Un nom y figurait.")
    regionale = une_ressource(comptes["charge_mission"])
    return {
        "ressource publique": ([publique.uuid], ailleurs),
        "ressource publique à archiver": ([publique.uuid, "archiver"], [*ailleurs, "archiver"]),
        "ressource publique à suspendre": ([publique.uuid, "suspendre"], [*ailleurs, "suspendre"]),
        "ressource des membres": ([membres.uuid], ailleurs),
        "ressource suspendue": ([suspendue.uuid], ailleurs),
        "ressource de la Région": ([regionale.uuid], ailleurs),
    }
