"""Portraits: who speaks in a dialogue."""

from __future__ import annotations

from functools import lru_cache

from django.utils.safestring import SafeString

from home.scenes.choix import Humeur, Personnage
from home.scenes.feuille import encadrer
from home.scenes.formes import bloc, groupe
from home.scenes.personnages import TRAITS, buste

FONDS = {"violet": "miel", "lilas": "menthe", "ocean": "miel", "onde": "brume", "pin": "brume", "safran": "brume"}


@lru_cache(maxsize=512)
def portrait_dessiner(
    personnage: str, humeur: str = Humeur.SOURIT, *, a_gauche: bool = False, titre: str = ""
) -> SafeString:
    """The face and shoulders of somebody, 96 by 96; a decoration unless it has a title.

    `a_gauche`: looks to the left, for who answers on the right of a dialogue. ValueError for a stranger.
    """
    qui = Personnage(personnage)
    fond = FONDS.get(TRAITS[qui].haut, "ciel")
    dessin = bloc(0, 0, 96, 96, fond) + groupe(buste(qui, humeur=humeur), 48, 250, 2.2, miroir=a_gauche)
    return encadrer(dessin, 96, 96, classe="scene scene--portrait", titre=titre)
