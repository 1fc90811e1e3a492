"""The search rows of the steps held in memory by each process: the position of a step is the key of its row."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Max, Sum

from home.gardees import Gardee
from home.recherche import bits
from home.recherche.index import Index, Tenue
from home.recherche.plein_texte import PleinTexte
from home.recherche.vocabulaire import Vocabulaire
from reseau.annuaire.queries.lexique import groupes_du_lexique, lexique_revision
from safran.parcours.index import IndexEtape

SIGNATURE = Gardee("signature des étapes", pieces=("parcours", "annuaire"))
PLEIN_TEXTE = PleinTexte(
    table="parcours_indexetape",
    fts="parcours_fts",
    niveaux=(("titre",), ("titre", "pres"), ("titre", "pres", "texte")),
    suivies=3,
)
Cle = tuple[int, str]  # module, étape


@dataclass
class Memoire(Index):
    """One state of the steps: which one stands at each position."""

    plein_texte = PLEIN_TEXTE
    etapes: dict[int, Cle] = field(default_factory=dict)
    positions: dict[Cle, int] = field(default_factory=dict)


def _signature() -> tuple:
    """What tells that a step or the lexicon moved; one query, none while neither room was written."""
    return SIGNATURE.lire("lignes", _signature_demander)


def _signature_demander() -> tuple:
    sommes = IndexEtape.objects.aggregate(Count("pk"), Sum("marque"), lexique=Max(lexique_revision()))
    return tuple(sommes.values())


def _suivante(connue: Memoire | None, depuis: tuple | None, jusque: tuple) -> Memoire:
    """The state of now, read from scratch: there are hundreds of steps, and they seldom move."""
    memoire, nombres = Memoire(), Counter[str]()
    for cle, module, etape, mots in IndexEtape.objects.values_list("pk", "module_id", "etape_id", "mots").iterator():
        memoire.etapes[cle], memoire.positions[module, etape] = (module, etape), cle
        nombres.update(mots.split())
    memoire.taille = max(memoire.etapes, default=-1) + 1
    memoire.vivantes = bits.depuis(list(memoire.etapes), memoire.taille)
    memoire.vocabulaire = Vocabulaire.de(nombres, groupes_du_lexique())
    return memoire


ETATS = Tenue(version=_signature, suivant=_suivante)


def memoire_courante() -> Memoire:
    """The steps as the database has them now; one query when nothing moved."""
    return ETATS.courant()
