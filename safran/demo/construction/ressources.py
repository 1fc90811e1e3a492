"""Resources that the networks share, one of them past its day."""

import uuid
from typing import Any

from pratiques.permissions.ressources import Porteur
from pratiques.rules.ressources import LIENS, ressource_publier
from reseau.comptes.models import Compte
from reseau.structures.models import Reseau
from reseau.vocabulaires.models import Mission, Theme, TypePublic
from safran.demo.lecture import fichier_lire, jour

VOCABULAIRES = {"themes": Theme, "publics": TypePublic, "missions": Mission}
SIMPLES = ("titre", "genre", "description", "editeur", "sources", "licence", "accessibilite", "rythme")


def ressources_construire(comptes: dict[str, Compte]) -> None:
    """Publish each one."""
    for ligne in fichier_lire("ressources.yaml"):
        porteur = Porteur(reseau=Reseau.objects.get(code=ligne["reseau"])) if "reseau" in ligne else Porteur()
        ressource_construire(ligne, comptes[ligne["par"]], porteur)


def ressource_construire(ligne: dict[str, Any], par: Compte, porteur: Porteur) -> None:
    """One resource through its rule; the file's keys are named as the rule names them."""
    contenu = ligne.get("fichier", "").encode()
    termes = {nom: VOCABULAIRES[nom].objects.filter(code__in=ligne.get(nom, [])) for nom in LIENS}
    suite = {
        "lien": ligne.get("lien", ""),
        "visibilite": ligne.get("visibilite", "PUBLIQUE"),
        "motif_conserve": "",
        "atteste_gratuite": True,
    }
    ressource_publier(
        par=par,
        champs={nom: ligne[nom] for nom in SIMPLES} | termes | suite | {"porteur": porteur},
        cle=uuid.uuid5(uuid.NAMESPACE_URL, ligne["titre"]),
        fichier=(ligne["fichier_nom"], contenu) if contenu else None,
        jour=jour(-ligne["il_y_a"]),
    )
