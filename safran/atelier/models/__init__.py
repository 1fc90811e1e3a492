"""What the workshop keeps besides the pages."""

from safran.atelier.models.apports import ApportDeFormation
from safran.atelier.models.commentaires import Commentaire
from safran.atelier.models.ecriture import EtapeCroisee, PublicationPrevue
from safran.atelier.models.equipe import CoAuteur
from safran.atelier.models.propositions import LectureProposition, Proposition

__all__ = [
    "ApportDeFormation",
    "CoAuteur",
    "Commentaire",
    "EtapeCroisee",
    "LectureProposition",
    "Proposition",
    "PublicationPrevue",
]
