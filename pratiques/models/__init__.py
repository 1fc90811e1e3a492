"""What people do with notes. Pages are in pages.py."""

from pratiques.models.depots import DepotDocument
from pratiques.models.echanges import Alerte, Message
from pratiques.models.ecriture import Signataire, VersionBrouillon
from pratiques.models.fiches import Auteur, BibliothequePage, Brouillon, FichePratiquePage, IndexFiche, Relecture
from pratiques.models.fils import MessageDeRelecture
from pratiques.models.groupes import BrouillonDeGroupe, GroupeDeTravail, MembreDeGroupe
from pratiques.models.lectures import CollectionDeFiches, FicheDeCollection, Livret, Signet
from pratiques.models.ouvertures import OuvertureDeFil
from pratiques.models.pieces import PieceJointe
from pratiques.models.reprises import Reprise
from pratiques.models.ressources import Ressource

__all__ = [
    "Alerte",
    "Auteur",
    "BibliothequePage",
    "Brouillon",
    "BrouillonDeGroupe",
    "CollectionDeFiches",
    "DepotDocument",
    "FicheDeCollection",
    "FichePratiquePage",
    "GroupeDeTravail",
    "IndexFiche",
    "Livret",
    "MembreDeGroupe",
    "Message",
    "MessageDeRelecture",
    "OuvertureDeFil",
    "PieceJointe",
    "Relecture",
    "Reprise",
    "Ressource",
    "Signataire",
    "Signet",
    "VersionBrouillon",
]
