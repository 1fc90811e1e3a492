"""What a note says around the words of a search."""

from django.utils.safestring import SafeString

from home.recherche.demande import demande_lire
from home.recherche.passages import passage_marquer, racines_cherchees
from pratiques.contenu import textes_ecrits
from pratiques.models import FichePratiquePage
from pratiques.recherche.memoire import memoire_courante


def passages_lire(fiches: list[FichePratiquePage], texte: str) -> list[SafeString]:
    """The passage of each note that answers, its words marked; its first words when only a term answers."""
    racines = racines_cherchees(demande_lire(texte, memoire_courante().vocabulaire))
    return [passage_marquer(_dit(fiche), racines) for fiche in fiches]


def _dit(fiche: FichePratiquePage) -> str:
    """What its authors wrote, on one line."""
    return " ".join(" ".join(texte for texte in textes_ecrits(fiche) if texte).split())
