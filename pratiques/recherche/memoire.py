"""The search rows of the library held in memory by each process: the position of a note is its key.

Each row carries a mark drawn at each writing, so that one sum tells whether anything moved, whoever wrote and in
whatever order.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max, Sum

from home.gardees import Gardee
from home.recherche import bits
from home.recherche.index import Index, Tenue
from home.recherche.plein_texte import PleinTexte
from home.recherche.vocabulaire import Vocabulaire
from pratiques.models import IndexFiche
from reseau.annuaire.queries.lexique import groupes_du_lexique, lexique_revision

SIGNATURE = Gardee("signature de la bibliothèque", pieces=("pratiques", "annuaire"))
MAX_A_REPRENDRE = 500
PUBLIQUE = "publique"
CHAMPS = ("pk", "mots", "facettes", "publique", "niveau", "eprouvee_le", "publiee_le", "a_revoir_le")
# Rien n’est près du titre : le deuxième niveau est le premier.
PLEIN_TEXTE = PleinTexte(
    table="pratiques_indexfiche",
    fts="pratiques_fts",
    niveaux=(("titre",), ("titre",), ("titre", "texte")),
    suivies=3,
    cle="fiche_id",
)


@dataclass(frozen=True, slots=True)
class Vie:
    """What the level and the freshness of a note depend on, beside the day."""

    cle: int
    niveau: str
    eprouvee_le: datetime.date | None
    publiee_le: datetime.datetime
    a_revoir_le: datetime.date | None


@dataclass
class Memoire(Index):
    """One state of the library."""

    plein_texte = PLEIN_TEXTE
    vies: dict[int, Vie] = field(default_factory=dict)
    marques: dict[int, int] = field(default_factory=dict)
    nombres: Counter = field(default_factory=Counter)

    def visibles(self, membre: bool) -> int:
        """The notes that a member, or anyone, may read."""
        return self.vivantes if membre else self.facette(PUBLIQUE)


def _signature() -> tuple:
    """What tells that a note or the lexicon moved; one query, none while neither room was written."""
    return SIGNATURE.lire("lignes", _signature_demander)


def _signature_demander() -> tuple:
    """How many rows there are, the sum of their marks, the state of the lexicon; one query."""
    sommes = IndexFiche.objects.aggregate(Count("pk"), Sum("marque"), lexique=Max(lexique_revision()))
    return tuple(sommes.values())


def _suivante(connue: Memoire | None, depuis: tuple | None, jusque: tuple) -> Memoire:
    """The state of now: from the known one when few notes moved, from scratch otherwise."""
    marques = dict(IndexFiche.objects.values_list("pk", "marque"))
    connue = connue or Memoire()
    venues = [cle for cle, marque in marques.items() if connue.marques.get(cle) != marque]
    lignes = IndexFiche.objects.order_by("pk")
    if len(venues) > MAX_A_REPRENDRE:
        connue = Memoire()
    else:
        lignes = lignes.filter(pk__in=venues)
    parties = bits.depuis([c for c, m in connue.marques.items() if marques.get(c) != m], connue.taille)
    neuve = Memoire(
        taille=max(marques, default=-1) + 1,
        marques=marques,
        vivantes=connue.vivantes & ~parties,
        facettes={jeton: notees & ~parties for jeton, notees in connue.facettes.items()},
        vies=dict(connue.vies),
        nombres=connue.nombres.copy(),
    )
    _ajouter(neuve, lignes.values_list(*CHAMPS).iterator(1000))
    neuve.vocabulaire = Vocabulaire.de(neuve.nombres, groupes_du_lexique())
    return neuve


def _ajouter(memoire: Memoire, lignes: Iterable[tuple]) -> None:
    """Put rows, as `CHAMPS` says; one written since the marks were read waits for the next state."""
    jetons, cles = defaultdict(list), []
    for cle, mots, facettes, publique, *vie in lignes:
        if cle not in memoire.marques:
            continue
        cles.append(cle)
        memoire.vies[cle] = Vie(cle, *vie)
        memoire.nombres.update(mots.split())
        for jeton in facettes.split():
            jetons[jeton].append(cle)
        if publique:
            jetons[PUBLIQUE].append(cle)
    memoire.vivantes |= bits.depuis(cles, memoire.taille)
    memoire.facettes_verser(jetons)


ETATS = Tenue(version=_signature, suivant=_suivante)


def memoire_courante() -> Memoire:
    """The notes as the database has them now; one query when nothing moved."""
    return ETATS.courant()
