"""Two doors at most: who can deliver what is asked, near, and why this one first (R5.4, R5.11, R3.7).

Only conseil and accompagnement count: a service that only informs is never proposed. Zone, freshness and visibility
are those of `Delivrances`; then the rules of the set in force, then distance, freshness, recent refusals.
"""

import copy
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Self

from django.utils import timezone

from home.gardees import Gardee
from reseau.annuaire.choices import MISSIONS_CEP
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.queries.delivrance import Besoin, Delivrances, Offre
from reseau.orientation.choices import (
    AUTRES_MAX,
    COMPLET_JOURS,
    FRAICHEUR_JOURS,
    KM_PAR_POINT,
    Contrainte,
    Effet,
    Motif,
    Rang,
)
from reseau.orientation.models import PassagePorte
from reseau.orientation.queries.demande import Demande
from reseau.orientation.queries.effets import agit, permise, souhaits, vise
from reseau.orientation.queries.regles import RegleDuJeu, RegleLue, regles_en_vigueur
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, CommuneVoisine
from reseau.territoires.queries.communes import bassin_de
from reseau.territoires.queries.proches import communes_voisines

DISTANCE_KM = 25  # ce que pèse, en kilomètres, une porte à distance
FRAICHEUR_KM = 10  # ce que pèse une fiche d’un an, à côté d’une fiche d’aujourd’hui
OFFRES_LUES = 60
BASSINS = Gardee("bassin d’une commune", pieces=("territoires",))


class Cas(StrEnum):
    """What is answered: doors, an answer or a call of the reader, or nothing near."""

    PORTES = "PORTES"
    REPONDRE = "REPONDRE"
    HORS_DE_PORTEE = "HORS_DE_PORTEE"


@dataclass(frozen=True)
class Porte:
    """A service that delivers, where, how far in kilometres (None: remotely), and what the rules say of it."""

    structure: Structure
    service: Service
    lieu: Lieu | None
    distance: float | None
    points: float
    motifs: tuple[str, ...] = ()
    regles: tuple[str, ...] = ()

    @property
    def a_distance(self) -> bool:
        """Given without coming."""
        return self.distance is None

    @property
    def la(self) -> Lieu | None:
        """Where the person is received; None for what is given without coming."""
        return None if self.a_distance else self.lieu

    @property
    def reseau(self) -> int:
        """The key of its network."""
        return self.structure.reseau_id


@dataclass(frozen=True)
class Reponse:
    """The doors in order (door 1 then door 2; door 2 alone for who is door 1), and the other options, equal in look."""

    demande: Demande
    cas: Cas
    portes: tuple[Porte, ...]
    autres: tuple[Porte, ...]
    bassin: Bassin | None
    jeu: RegleDuJeu

    @cached_property
    def voisines(self) -> list[CommuneVoisine]:
        """Beyond the border of the region, when nothing is near; asked for by who shows them."""
        return communes_voisines(self.demande.commune) if self.cas == Cas.HORS_DE_PORTEE else []

    @property
    def proposees(self) -> tuple[Porte, ...]:
        """Every door shown, in order."""
        return (*self.portes, *self.autres)

    @property
    def dernier_rang(self) -> int:
        """The rank of the last door of the chain: never above two."""
        return len(self.portes) + self.demande.rang


class Orienteur:
    """Answers as many demands as one likes on a day, with one set of rules: the directory is read once."""

    def __init__(self, jour: datetime.date | None = None, jeu: RegleDuJeu | None = None) -> None:
        self.jour = jour or timezone.localdate()
        self.jeu = jeu or regles_en_vigueur(self.jour)
        self.delivrances = Delivrances(self.jour)
        self.complets = _complets(self.jour)
        self._lues: dict[Demande, tuple[Bassin | None, list[Offre]]] = {}

    def avec(self, jeu: RegleDuJeu) -> Self:
        """The same, under another set of rules: what was read for a demand is not read again."""
        autre = copy.copy(self)
        autre.jeu = jeu
        return autre

    def repondre(self, demande: Demande) -> Reponse:
        """The doors of a demand."""
        if demande.rang == Rang.DEUXIEME:
            return Reponse(demande, Cas.REPONDRE, (), (), self._bassin(demande), self.jeu)
        bassin, offres = self._lire(demande)
        portes = self._classees(demande, bassin, offres)
        retenues = _chaine(portes, demande)
        proches = any(not porte.a_distance for porte in portes)
        voulue_de_loin = Contrainte.A_DISTANCE in demande.contraintes
        cas = Cas.PORTES if retenues and (proches or voulue_de_loin) else Cas.HORS_DE_PORTEE
        autres = tuple(porte for porte in portes if porte not in retenues)[:AUTRES_MAX]
        return Reponse(demande, cas, retenues, autres, bassin, self.jeu)

    def regles_qui_agissent(self, demande: Demande) -> list[RegleLue]:
        """Those of the set whose condition this demand meets, whatever doors they aim at."""
        bassin, _ = self._lire(demande)
        return [regle for regle in self.jeu.regles if agit(regle, demande, bassin)]

    def _lire(self, demande: Demande) -> tuple[Bassin | None, list[Offre]]:
        """The bassin, and who delivers what is asked for, as the person asks to be received; two queries, once."""
        if demande not in self._lues:
            missions = tuple(m for m in demande.besoin.missions if m in MISSIONS_CEP)
            cherche = Besoin(missions, demande.publics, demande.besoin.themes, demande.commune, demande.rayon)
            offres = self.delivrances.offres(cherche, OFFRES_LUES) if missions else []
            siennes = demande.chez.pk if demande.chez else None
            offres = [o for o in offres if o.structure.pk != siennes and permise(o, demande.contraintes)]
            self._lues[demande] = self._bassin(demande), offres
        return self._lues[demande]

    def _bassin(self, demande: Demande) -> Bassin | None:
        commune, jour = demande.commune, self.jour
        return BASSINS.lire((commune.pk, jour), lambda: bassin_de(commune, jour))

    def _classees(self, demande: Demande, bassin: Bassin | None, offres: list[Offre]) -> list[Porte]:
        regles = [regle for regle in self.jeu.regles if agit(regle, demande, bassin)]
        exigees = [regle for regle in regles if regle.effet == Effet.EXIGER]
        ecartees = [regle for regle in regles if regle.effet == Effet.ECARTER]
        gardees = (
            o
            for o in offres
            if not any(vise(r, o) for r in ecartees) and (not exigees or any(vise(r, o) for r in exigees))
        )
        portes = [self._porte(offre, regles, demande) for offre in gardees]
        portes.sort(key=lambda p: (p.service.pk in self.complets, -p.points, p.service.pk))
        return portes

    def _porte(self, offre: Offre, regles: Iterable[RegleLue], demande: Demande) -> Porte:
        visent = [regle for regle in regles if regle.effet != Effet.ECARTER and vise(regle, offre)]
        points: float = sum(regle.poids * KM_PAR_POINT for regle in visent if regle.effet == Effet.PREFERER)
        points -= self._eloignement(offre, demande) + self._age(offre) - souhaits(offre, demande.contraintes)
        return Porte(
            offre.structure, offre.service, offre.lieu, offre.distance, points,
            tuple(dict.fromkeys(regle.motif for regle in visent)), tuple(regle.nom for regle in visent),
        )  # fmt: skip

    def _eloignement(self, offre: Offre, demande: Demande) -> float:
        if offre.distance is None:
            return 0 if Contrainte.SANS_TRANSPORT in demande.contraintes else DISTANCE_KM
        return offre.distance * (2 if Contrainte.SANS_TRANSPORT in demande.contraintes else 1)

    def _age(self, offre: Offre) -> float:
        dates = [offre.service.confirme_le, *([offre.lieu.confirme_le] if offre.lieu else [])]
        return FRAICHEUR_KM * min(1.0, (self.jour - min(dates)).days / FRAICHEUR_JOURS)


def portes_calculer(demande: Demande, *, jour: datetime.date | None = None) -> Reponse:
    """The doors of one demand today: two at most in the chain, the reader's own included."""
    return Orienteur(jour).repondre(demande)


def _chaine(portes: list[Porte], demande: Demande) -> tuple[Porte, ...]:
    """Door 1 and door 2 for who has opened none; door 2 for who is door 1: of another network, or remote."""
    if demande.rang == Rang.PREMIERE:
        sien = demande.chez.reseau_id if demande.chez else None
        suivante = next((porte for porte in portes if _differe(porte, sien)), None)
        return (suivante,) if suivante else ()
    if not portes:
        return ()
    premiere = portes[0]
    deuxieme = next((porte for porte in portes[1:] if _differe(porte, premiere.reseau)), None)
    return (premiere, deuxieme) if deuxieme else (premiere,)


def _differe(porte: Porte, reseau: int | None) -> bool:
    return porte.reseau != reseau or porte.a_distance


def _complets(jour: datetime.date) -> frozenset[int]:
    """The services that said they were full in the last days; one query."""
    depuis = jour - datetime.timedelta(days=COMPLET_JOURS)
    passages = PassagePorte.objects.filter(motif=Motif.COMPLET, le__gt=depuis, le__lte=jour, service__isnull=False)
    return frozenset(passages.values_list("service", flat=True))
