"""Builders of working groups, through the room's own rules."""

import itertools
import uuid

from django.utils import timezone

from pratiques.rules.groupes import groupe_ouvrir, membre_inviter, membre_repondre
from tests.fabriques import une_chargee_de_mission
from tests.pratiques.fabriques import un_auteur

_compteur = itertools.count(1)


def un_groupe(par=None, **champs):
    """A group at work, animated by a chargée de mission."""
    par = par or une_chargee_de_mission()
    valeurs = {"titre": f"Groupe numéro {next(_compteur)}", "objet": "Écrire une fiche commune.", "fin": None, **champs}
    return groupe_ouvrir(par=par, debut=timezone.localdate(), cle=uuid.uuid4(), **valeurs)


def un_membre(groupe, compte=None, accepte=True):
    """Someone invited, who accepted unless told otherwise."""
    compte = compte or un_auteur("cio")
    membre_inviter(groupe=groupe, par=groupe.animateur, compte=compte)
    if accepte:
        membre_repondre(groupe=groupe, par=compte, accepter=True)
    return compte
