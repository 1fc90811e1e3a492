"""Builders of resources, through the room's own rules."""

import itertools
import uuid

from pratiques.permissions.ressources import Porteur
from pratiques.rules.ressources import LIENS, ressource_publier
from reseau.vocabulaires.models import Mission, Theme, TypePublic
from tests.fabriques import une_tete_de_reseau

_compteur = itertools.count(1)
TERMES = {"themes": Theme, "publics": TypePublic, "missions": Mission}


def des_champs(**champs):
    """What the rule receives; vocabularies by their codes."""
    valeurs = {
        "titre": f"Repère numéro {next(_compteur)}",
        "genre": "PUBLICATION",
        "description": "Ce que chaque réseau délivre, en deux pages.",
        "editeur": "Observatoire régional",
        "sources": "Enquête de l’année",
        "licence": "CC_BY",
        "lien": "https://reperes.exemple.example/guide",
        "accessibilite": "OUI",
        "visibilite": "PUBLIQUE",
        "motif_conserve": "",
        "rythme": 12,
        "atteste_gratuite": True,
        "porteur": Porteur(),
        **champs,
    }
    return valeurs | {nom: TERMES[nom].objects.filter(code__in=valeurs.get(nom, [])) for nom in LIENS}


def une_ressource(par=None, *, fichier=None, jour=None, **champs):
    """A published resource, carried by the network that its lead leads."""
    if par is None:
        par = une_tete_de_reseau()
    mandat = par.mandats.filter(reseau__isnull=False).select_related("reseau").first()
    champs.setdefault("porteur", Porteur(reseau=mandat.reseau if mandat else None))
    return ressource_publier(par=par, champs=des_champs(**champs), cle=uuid.uuid4(), fichier=fichier, jour=jour)


def poste(**champs):
    valeurs = {
        nom: valeur for nom, valeur in des_champs(**champs).items() if nom not in ("porteur", "motif_conserve", *LIENS)
    }
    return {**valeurs, "cle": str(uuid.uuid4()), **champs}
