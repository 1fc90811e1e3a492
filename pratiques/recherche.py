"""The search rows of the library: made from a note, held in memory by each process, their facets counted."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils import timezone

from home.recherche import index
from home.recherche.demande import Vocabulaire
from home.recherche.index import Index, PleinTexte, Tenue
from home.recherche.texte import VIDES, analyser, racines_et_paires, textes_lire
from pratiques.choices import Fraicheur, Niveau, Visibilite
from pratiques.contenu import textes_de_la_fiche
from pratiques.models import FichePratiquePage, IndexFiche
from reseau.annuaire.portes import groupes_du_lexique, lexique_revision

LIENS = {"theme": "themes", "public": "publics", "mission": "missions", "bassin": "bassins"}


def racines(*, texte: str) -> str:
    """The stems of a text between spaces, so that « contains ' stem ' » finds whole words only."""
    return f" {' '.join(analyser(texte))} "


def ligne_composer(fiche: FichePratiquePage) -> dict[str, Any]:
    """The columns of the search row of a note in the library; its relations are read one by one."""
    titre, texte = textes_lire(fiche.title, textes_de_la_fiche(fiche))
    jetons = [f"{nom}:{pk}" for nom, lien in LIENS.items() for pk in _cles(fiche, lien)]
    jetons += [f"reseau:{fiche.reseau_id}", f"preuve:{fiche.preuve}"]
    return {
        "titre": racines_et_paires([titre]),
        "texte": racines_et_paires([texte]),
        "mots": " ".join(sorted({*titre.mots, *texte.mots} - VIDES)),
        "facettes": " ".join(jetons),
        **vie_de(fiche),
    }


def vie_de(fiche: FichePratiquePage) -> dict[str, Any]:
    """What the search must know of the life of a note: who reads it, its level, its days."""
    acquis = "" if fiche.reprise_le is None else Niveau.RECOMMANDEE if fiche.decision_le else Niveau.REPRISE
    return {
        "publique": fiche.visibilite == Visibilite.PUBLIQUE,
        "niveau": str(acquis),
        "eprouvee_le": fiche.eprouvee_le,
        "publiee_le": fiche.publiee_le,
        "a_revoir_le": fiche.a_revoir_le,
    }


def _cles(fiche: FichePratiquePage, lien: str) -> list[int]:
    return sorted(getattr(fiche, lien).values_list("pk", flat=True))


# The search rows of the library held in memory by each process: the position of a note is its key.
#
# Each row carries a mark drawn at each writing, so that one sum tells whether anything moved, whoever wrote and in
# whatever order.

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
        return self.vivantes if membre else self.facette(PUBLIQUE)


def _signature() -> tuple:
    """What tells that a note or the lexicon moved: rows, marks, the state of the lexicon; one query."""
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
    parties = index.depuis([c for c, m in connue.marques.items() if marques.get(c) != m], connue.taille)
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
    memoire.vivantes |= index.depuis(cles, memoire.taille)
    memoire.facettes_verser(jetons)


ETATS = Tenue(version=_signature, suivant=_suivante)


def memoire_courante() -> Memoire:
    """The notes as the database has them now; one query when nothing moved."""
    return ETATS.courant()


# Facets of the library: the notes of each value, exact counts, the order in which notes are shown on a day.

PEU = 2000
_HAUTEURS = {niveau: rang for rang, niveau in enumerate(Niveau.values)}


@dataclass(frozen=True)
class Jour:
    """What the day decides: the notes of each level and freshness; positions by date, and by level then date."""

    facettes: dict[str, int]
    par_date: list[int]
    par_niveau: list[int]
    rangs: dict[int, int]


def seuil_recent(jour: datetime.date) -> datetime.datetime:
    """From when a publication is recent: the night that began six months ago."""
    minuit = datetime.datetime.combine(jour - datetime.timedelta(days=183), datetime.time())
    return timezone.make_aware(minuit)


def niveau_de(vie: Vie, jour: datetime.date) -> str:
    """What reprises gave it, else what its proof gives it on that day."""
    eprouvee = vie.eprouvee_le is not None and vie.eprouvee_le <= jour
    return vie.niveau or (Niveau.EPROUVEE.value if eprouvee else Niveau.PARTAGEE.value)


def fraicheur_de(vie: Vie, jour: datetime.date, recent: datetime.datetime) -> str:
    """To check when its day has come, recent for six months, in force otherwise."""
    if vie.a_revoir_le is not None and vie.a_revoir_le <= jour:
        return Fraicheur.A_VERIFIER.value
    return Fraicheur.RECENTE.value if vie.publiee_le >= recent else Fraicheur.EN_VIGUEUR.value


def jour_lire(memoire: Memoire, jour: datetime.date) -> Jour:
    """Computed at the first search of the day and after each change."""
    return memoire.du_jour("jour", jour, lambda: _jour_calculer(memoire, jour))


def _jour_calculer(memoire: Memoire, jour: datetime.date) -> Jour:
    recent, positions = seuil_recent(jour), index.positions(memoire.vivantes)
    par_jeton: dict[str, list[int]] = {}
    cles = {}
    for position in positions:
        vie = memoire.vies[position]
        niveau = niveau_de(vie, jour)
        par_jeton.setdefault(f"niveau:{niveau}", []).append(position)
        par_jeton.setdefault(f"fraicheur:{fraicheur_de(vie, jour, recent)}", []).append(position)
        cles[position] = (_HAUTEURS[niveau], vie.publiee_le, vie.cle)
    par_niveau = sorted(positions, key=cles.__getitem__, reverse=True)
    return Jour(
        facettes={jeton: index.depuis(notees, memoire.taille) for jeton, notees in par_jeton.items()},
        par_date=sorted(positions, key=lambda position: cles[position][1:], reverse=True),
        par_niveau=par_niveau,
        rangs={position: rang for rang, position in enumerate(par_niveau)},
    )


class Classement:
    """Notes in order, by slices: best text first, then level and date; by date alone when nothing is asked."""

    def __init__(self, lignes: int, niveaux: tuple[int, ...], jour: Jour) -> None:
        self._lignes, self._niveaux, self._jour = lignes, niveaux, jour

    def __len__(self) -> int:
        return self._lignes.bit_count()

    def __getitem__(self, tranche: slice) -> list[int]:
        positions: list[int] = []
        vues = 0
        for niveau in self._niveaux or (self._lignes,):
            neuves, vues = self._lignes & niveau & ~vues, vues | niveau
            if neuves and len(positions) < tranche.stop:
                positions += self._dans_l_ordre(neuves, tranche.stop - len(positions))
        return positions[tranche]

    def _dans_l_ordre(self, lignes: int, nombre: int) -> list[int]:
        if self._niveaux and lignes.bit_count() <= PEU:
            return sorted(index.positions(lignes), key=self._jour.rangs.__getitem__)[:nombre]
        octets = lignes.to_bytes((lignes.bit_length() + 7) // 8, "little")
        trouvees = []
        for position in self._jour.par_niveau if self._niveaux else self._jour.par_date:
            if position >> 3 < len(octets) and octets[position >> 3] >> (position & 7) & 1:
                trouvees.append(position)
                if len(trouvees) == nombre:
                    break
        return trouvees
