"""Questions, answers and comments on the notes of the demonstration."""

from typing import Any

from pratiques.choices import NatureMessage
from pratiques.models import Message
from pratiques.pages import FichePratiquePage
from pratiques.rules.echanges import message_ecrire, reponse_garder
from reseau.comptes.models import Compte
from safran.demo.lecture import fichier_lire, instant


def echanges_construire(comptes: dict[str, Compte]) -> None:
    """Write each message through its rule; whoever asked keeps the answer."""

    def ecrire(fiche: FichePratiquePage, ligne: dict[str, Any], nature: str, fil: Message | None = None) -> Message:
        return message_ecrire(
            fiche=fiche,
            par=comptes[ligne["par"]],
            nature=nature,
            texte=ligne["texte"],
            reponse_a=fil,
            le=instant(ligne["il_y_a"]),
        )

    for ligne in fichier_lire("echanges.yaml"):
        fiche = FichePratiquePage.objects.get(slug=ligne["fiche"])
        fil = ecrire(fiche, ligne, ligne["nature"])
        for reponse in ligne.get("reponses", []):
            message = ecrire(fiche, reponse, NatureMessage.REPONSE, fil)
            if reponse.get("retenue"):
                reponse_garder(message=message, par=fil.compte, garder=True)
