"""The drawn scenes of the house: characters, places, objects, covers, in the line of the identity.

Pure functions: the same arguments always give the same drawing. Every colour is a class of the theme sheet, so that
a drawing is light, dark or printed as its page is. A text given by an author is escaped; nothing is fetched.
"""

from home.scenes.choix import Geste, Humeur, Lieu, Objet, Personnage, Pose, Sujet
from home.scenes.portraits import portrait_dessiner

__all__ = [
    "Geste",
    "Humeur",
    "Lieu",
    "Objet",
    "Personnage",
    "Pose",
    "Sujet",
    "portrait_dessiner",
]
