"""What stands around the notes of the world of rights: reprises, exchanges."""

import uuid

from pratiques.models import FichePratiquePage, Message
from pratiques.rules import reprise_answer
from reseau.comptes.models import Compte
from tests import fabriques
from tests.droits.mots import INCONNU, canari
from tests.pratiques.fabriques import un_message, une_reprise


def autour_des_fiches(
    comptes: dict[str, Compte], publique: FichePratiquePage, suspendue: FichePratiquePage
) -> dict[str, tuple[list, list]]:
    """Reprises and messages, each with its sentinel."""
    en_attente = une_reprise(publique, comptes["conseiller"], recit=f"Refaite {canari('reprise')}")
    for reseau in ("cio", "apec"):
        reprise = une_reprise(publique, fabriques.un_conseiller(fabriques.une_structure(reseau)))
        reprise_answer(reprise=reprise, par=comptes["auteur"], accepter=True)
    question = un_message(publique, comptes["conseiller"], texte=f"Comment ? {canari('message')}")
    reponse = un_message(publique, comptes["collegue"], "REPONSE", "Ainsi.", reponse_a=question)
    commentaire = un_message(publique, comptes["collegue"], "COMMENTAIRE", "Bravo.")
    cachee = Message.objects.create(
        fiche=suspendue, compte=comptes["collegue"], nature="QUESTION", texte=f"Ici ? {canari('cachemessage')}"
    )
    ailleurs = [uuid.uuid4()]
    return {
        "reprise en attente": ([en_attente.uuid], ailleurs),
        "fiche publique à recommander": ([publique.pk, "recommander"], [INCONNU, "recommander"]),
        "question": ([question.uuid], ailleurs),
        "réponse": ([reponse.uuid], ailleurs),
        "commentaire à retirer": ([commentaire.uuid], ailleurs),
        "question cachée": ([cachee.uuid], ailleurs),
    }
