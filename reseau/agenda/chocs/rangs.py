"""The seven ranks of a clash, and why two things clash."""

import hashlib
from collections.abc import Collection, Iterable
from enum import IntEnum
from functools import lru_cache
from typing import Any, NamedTuple

from home.calendrier.occupations import Nature, Occupation, Tenue
from home.recherche.texte import analyser
from reseau.agenda.chocs.entourage import Entourage, JourMarque, Ligne, Marque, Temps

NOMBRE_DIT = 5  # en dessous, un nombre dirait de qui il s’agit
RESSEMBLANCE = 0.6  # mots communs à deux titres, sur tous leurs mots
JOURS_PROCHES = 7
PERSONNE = frozenset[int]()


class Rang(IntEnum):
    """How serious, the worst first."""

    DOUBLON = 0
    LIEU = 1
    EQUIPES = 2
    BASSIN = 3
    VOISINS = 4
    INVITES = 5
    JOUR = 6


class Choc(NamedTuple):
    """One date and what it disturbs, at the worst of their ranks.

    `nombre` is how many accounts are expected in both, said from five up, else zero; `equipes` the structures asked in
    both at the same time. `salle` tells that both hold one room at one time. `sans_titre` is the rank that is left to
    who may not read the title of the other: likeness of titles would tell it.
    """

    rang: Rang
    a: Occupation
    b: Occupation | JourMarque
    nombre: int = 0
    equipes: frozenset[int] = PERSONNE
    salle: bool = False
    sans_titre: Rang | None = None

    @property
    def sur_invitation(self) -> bool:
        """One of the two gathers those whom it invites."""
        return isinstance(self.b, Occupation) and _sur_invitation(self.a, self.b)

    @property
    def cede(self) -> Occupation | None:
        """The one that gives way: an option, before what is confirmed."""
        if isinstance(self.b, JourMarque) or self.a.etat == self.b.etat:
            return None
        return self.a if self.a.etat == Tenue.OPTION else self.b

    @property
    def bloque(self) -> bool:
        """The only one that forbids: one room, at one time, confirmed on both sides."""
        return (
            self.salle
            and isinstance(self.b, Occupation)
            and self.a.salle == self.b.salle
            and self.a.etat == self.b.etat == Tenue.CONFIRMEE
        )


def chocs_lire(
    dates: Iterable[Occupation], entourage: Entourage, *, tolerances: Collection[str] = frozenset()
) -> list[Choc]:
    """Everything that these dates of one event disturb, worst first; what is tolerated is left out, unless it blocks.

    A pair gives its worst rank only.
    """
    chocs = [choc for date in dates for choc in chocs_de(date, entourage)]
    if tolerances:
        chocs = [choc for choc in chocs if choc.bloque or not _tolere(choc, tolerances)]
    return sorted(chocs, key=gravite)


def _tolere(choc: Choc, tolerances: Collection[str]) -> bool:
    """At its rank, or at the one that is told to who may not read the title."""
    dits = (choc.rang,) if choc.sans_titre is None else (choc.rang, choc.sans_titre)
    return any(cle_de_tolerance(choc._replace(rang=rang)) in tolerances for rang in dits)


def bloquants(chocs: Iterable[Choc]) -> list[Choc]:
    """Those that forbid the date."""
    return [choc for choc in chocs if choc.bloque]


def cle_de_tolerance(choc: Choc) -> str:
    """What « keep it anyway » is about: this pair, this rank, these very hours; the same seen from the other side."""
    cotes = sorted((_cote(choc.a), _cote(choc.b)))
    return hashlib.sha256("\n".join([str(int(choc.rang)), *cotes]).encode()).hexdigest()


def _cote(chose: Occupation | JourMarque) -> str:
    if isinstance(chose, JourMarque):
        return chose.uid
    return f"{chose.uid} {chose.debut.timestamp()} {chose.fin.timestamp()}"


def gravite(choc: Choc) -> tuple[Any, ...]:
    """The order in which clashes are told, the worst first."""
    b = choc.b
    quand = b.debut.timestamp() if isinstance(b, Occupation) else 0
    return choc.rang, not choc.bloque, -choc.nombre, choc.a.debut.timestamp(), quand, b.uid


def chocs_de(date: Occupation, entourage: Entourage) -> list[Choc]:
    """What one date disturbs, in no order."""
    temps = Temps.de(date)
    gens = date.attendus() | date.equipe()
    trouves: dict[int, Choc] = {}
    for ligne in entourage.des_jours(temps.jours):
        if choc := _choc_du_jour(date, temps, gens, ligne):
            trouves[id(ligne)] = choc
    for ligne in entourage.des_environs(date, range(temps.premier - JOURS_PROCHES, temps.dernier + JOURS_PROCHES + 1)):
        loin = max(ligne.temps.premier - temps.dernier, temps.premier - ligne.temps.dernier)
        if loin <= JOURS_PROCHES and not _le_meme(date, ligne.occupation):
            trouves[id(ligne)] = _voisin(date, ligne.occupation, trouves.get(id(ligne)))
    marques = [
        Choc(Rang.JOUR, date, jour)
        for du, au, jour in entourage.marques
        if du <= temps.dernier and temps.premier < au and _concerne(date, jour)
    ]
    return [*trouves.values(), *marques]


def _voisin(date: Occupation, autre: Occupation, deja: Choc | None) -> Choc:
    """The next bassin, unless something worse is known of this pair."""
    if deja is None:
        return Choc(Rang.VOISINS, date, autre, sans_titre=Rang.VOISINS)
    if deja.sans_titre is not None and deja.sans_titre <= Rang.VOISINS:
        return deja
    return deja._replace(rang=min(deja.rang, Rang.VOISINS), sans_titre=Rang.VOISINS)


def _le_meme(a: Occupation, b: Occupation) -> bool:
    return a.uid == b.uid or bool(a.groupe) and a.groupe == b.groupe


def _concerne(date: Occupation, jour: JourMarque) -> bool:
    """A public holiday is one for everyone."""
    return jour.nature == Marque.FERIE or se_croisent(date.publics, jour.publics)


def se_croisent(a: frozenset[int], b: frozenset[int]) -> bool:
    """For someone in common: none named is everyone."""
    return not (a and b and a.isdisjoint(b))


def _choc_du_jour(date: Occupation, temps: Temps, gens: frozenset[int], ligne: Ligne) -> Choc | None:
    """What these two are to one another on a day that both touch, or at its edge."""
    autre, quand = ligne
    if _le_meme(date, autre):
        return None
    meme_lieu = not date.lieux.isdisjoint(autre.lieux)
    salle = meme_lieu and _salle_prise(date, temps, autre, quand)
    if temps.dernier < quand.premier or quand.dernier < temps.premier:
        return Choc(Rang.LIEU, date, autre, salle=True, sans_titre=Rang.LIEU) if salle else None
    ensemble = not (temps.vide or quand.vide) and temps.debut < quand.fin and quand.debut < temps.fin
    communs = len(gens & autre.attendus() | gens & autre.equipe()) if gens else 0
    equipes = date.structures & autre.structures if ensemble else PERSONNE
    rang = (
        Rang.LIEU if salle
        else Rang.EQUIPES if equipes or (ensemble and communs)
        else _rang_du_jour(date, autre, bool(communs))
    )  # fmt: skip
    doublon = meme_lieu and _titres_proches(date.titre, autre.titre)
    if rang is None and not doublon:
        return None
    nombre = communs if communs >= NOMBRE_DIT else 0
    return Choc(Rang.DOUBLON if doublon else rang, date, autre, nombre, equipes, salle, rang)


def _salle_prise(a: Occupation, ta: Temps, b: Occupation, tb: Temps) -> bool:
    """At one place, both there at one time, setting up and clearing included, unless each says another room."""
    if a.salle and b.salle and a.salle != b.salle or ta.vide or tb.vide:
        return False
    return ta.debut - ta.marge < tb.fin + tb.marge and tb.debut - tb.marge < ta.fin + ta.marge


def _rang_du_jour(a: Occupation, b: Occupation, communs: bool) -> Rang | None:
    """What is left between two things of one day that take neither one room nor one team."""
    pour_les_memes = se_croisent(a.publics, b.publics) or not a.themes.isdisjoint(b.themes)
    if pour_les_memes and not a.bassins.isdisjoint(b.bassins):
        return Rang.BASSIN
    invites = communs or not a.structures.isdisjoint(b.structures)
    if invites and _sur_invitation(a, b):
        return Rang.INVITES
    return Rang.INVITES if pour_les_memes and (_regional(a) or _regional(b)) else None


def _sur_invitation(a: Occupation, b: Occupation) -> bool:
    return a.nature is not Nature.EVENEMENT or b.nature is not Nature.EVENEMENT


def _regional(occupation: Occupation) -> bool:
    return occupation.nature is Nature.EVENEMENT and not occupation.bassins


@lru_cache(4_096)
def _mots_du_titre(titre: str) -> frozenset[str]:
    """Its words but the empty ones and the numbers: the same forum, another year, is the same."""
    return frozenset(mot for mot in analyser(titre) if not mot.isdecimal())


def _titres_proches(un: str, autre: str) -> bool:
    a, b = _mots_du_titre(un), _mots_du_titre(autre)
    return bool(a and b) and len(a & b) >= RESSEMBLANCE * len(a | b)
