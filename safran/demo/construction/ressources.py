"""Resources that the networks share, one of them past its day."""

import uuid
from typing import Any

from pratiques.rules.ressources import LIENS, ressource_publish
from reseau.comptes.models import Compte
from reseau.structures.models import Reseau
from reseau.vocabulaires.models import Mission, Theme, TypePublic
from safran.demo.lecture import fichier_lire, jour

VOCABULAIRES = {"themes": Theme, "publics": TypePublic, "missions": Mission}
SIMPLES = ("titre", "genre", "description", "editeur", "sources", "licence", "accessibilite", "rythme")


def ressources_construire(comptes: dict[str, Compte]) -> None:
    """Publish each one through its rule."""
    for ligne in fichier_lire("ressources.yaml"):
        contenu = ligne.get("fichier", "").encode()
        ressource_publish(
            par=comptes[ligne["par"]],
            champs=_champs(ligne),
            cle=uuid.uuid5(uuid.NAMESPACE_URL, ligne["titre"]),
            fichier=(ligne["fichier_nom"], contenu) if contenu else None,
            jour=jour(-ligne["il_y_a"]),
        )


def _champs(ligne: dict[str, Any]) -> dict[str, Any]:
    """The file's keys as the rule names them."""
    termes = {nom: VOCABULAIRES[nom].objects.filter(code__in=ligne.get(nom, [])) for nom in LIENS}
    reseau = Reseau.objects.get(code=ligne["reseau"]) if "reseau" in ligne else None
    suite = {"lien": ligne.get("lien", ""), "visibilite": ligne.get("visibilite", "PUBLIQUE"), "motif_conserve": ""}
    return {nom: ligne[nom] for nom in SIMPLES} | termes | suite | {"reseau": reseau}
