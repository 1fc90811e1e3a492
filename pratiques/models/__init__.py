"""What people do with notes. Pages are in pages.py."""

from pratiques.models.echanges import Alerte, CollectionDeFiches, FicheDeCollection, Livret, Message, Reprise, Signet
from pratiques.models.fiches import (
    Auteur,
    Brouillon,
    DepotDocument,
    IndexFiche,
    MessageDeRelecture,
    OuvertureDeFil,
    PieceJointe,
    Relecture,
    Signataire,
    VersionBrouillon,
)
from pratiques.models.groupes import BrouillonDeGroupe, GroupeDeTravail, MembreDeGroupe
from pratiques.models.ressources import Ressource
from pratiques.pages import BibliothequePage, FichePratiquePage

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
