"""The drawn scenes of the house: characters, places, objects, covers, in the line of the identity.

Pure functions: the same arguments always give the same drawing. Every colour is a class of the theme sheet, so that
a drawing is light, dark or printed as its page is. A text given by an author is escaped; nothing is fetched, and no
drawing holds an `id`: several stand on one page.
"""

from home.scenes.choix import Geste, Humeur, Lieu, Objet, Personnage, Pose, Sujet
from home.scenes.composition import CHOSES_MAX, GENS_MAX, Figure, scene_dessiner, scene_dire
from home.scenes.couvertures import couverture_dessiner
from home.scenes.devinettes import sujet_deviner
from home.scenes.portraits import portrait_dessiner

__all__ = [
    "CHOSES_MAX",
    "GENS_MAX",
    "Figure",
    "Geste",
    "Humeur",
    "Lieu",
    "Objet",
    "Personnage",
    "Pose",
    "Sujet",
    "couverture_dessiner",
    "portrait_dessiner",
    "scene_dessiner",
    "scene_dire",
    "sujet_deviner",
]
