"""What a note says around the words of a search."""

from django.utils.safestring import SafeString

from home.recherche.demande import demande_lire
from home.recherche.passages import passage_marquer, racines_cherchees
from pratiques.contenu import TEXTES
from pratiques.models import FichePratiquePage
from pratiques.recherche.memoire import memoire_courante

HORS_PASSAGE = frozenset({"titre", "motif_conserve"})


def passages_lire(fiches: list[FichePratiquePage], texte: str) -> list[SafeString]:
    """The passage of each note that answers, its words marked; its first words when only a term answers."""
    racines = racines_cherchees(demande_lire(texte, memoire_courante().vocabulaire))
    dits = (
        " ".join(" ".join(str(getattr(f, nom) or "") for nom in TEXTES if nom not in HORS_PASSAGE).split())
        for f in fiches
    )
    return [passage_marquer(dit, racines) for dit in dits]
