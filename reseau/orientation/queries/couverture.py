"""Who has a door near: what is measured by need, situation and bassin, the table that one reads, and its holes
(R5.4, R7.2).
"""

import datetime
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from home.recherche import index
from reseau.annuaire.choices import JOURS_PERIMEE, MISSIONS_CEP, Mode
from reseau.annuaire.models import LigneRecherche
from reseau.annuaire.portes import Delivrances, couvertes, vecteur, zones_de
from reseau.comptes.models import Compte
from reseau.orientation.choices import COUVERTURE_KM, RAYON
from reseau.orientation.models import Couverture, Trou
from reseau.orientation.permissions import voit_la_fiche
from reseau.orientation.queries.assistant import chercher, publics_vises
from reseau.orientation.queries.besoins import BesoinLu, Choix, SituationLue, choix_lire
from reseau.territoires.models import Bassin, Commune
from reseau.territoires.portes import RAYON_TERRE_KM, communes_du_bassin

# Who has a door near (R5.4, R7.2): for each need and situation, how many inhabitants of a bassin, and how far.
#
# A door is what `Delivrances` says: conseil or accompagnement, a zone that covers the commune, a sheet confirmed within
# a year; and a place, for what is only given remotely is near nobody. Sets of rows are met commune by commune, so that
# a need costs as much as its number of communes, whatever the size of the directory.

ANNEAUX = (1, 2, 5, 10, *COUVERTURE_KM)  # kilomètres : les premiers trouvent vite la porte la plus proche
PORTEES = tuple(ANNEAUX.index(km) for km in COUVERTURE_KM)
AUTOUR = ANNEAUX.index(RAYON)
A_MIDI = datetime.time(12)
_LIMITES = [-math.cos(km / RAYON_TERRE_KM) for km in ANNEAUX]
_BANDE = ANNEAUX[-1] / RAYON_TERRE_KM


@dataclass(frozen=True)
class _Pres:
    """A commune: how many live there, where, and the rows open to them within each ring, the nearer ones included."""

    habitants: int
    point: tuple[float, float, float]
    disques: tuple[int, ...]

    def rang(self, lignes: int) -> int | None:
        """The first ring that holds one of these rows."""
        return next((rang for rang, disque in enumerate(self.disques) if lignes & disque), None)


class Couvreur:
    """Measures as many bassins as one likes on a day: the directory is read once."""

    def __init__(self, jour: datetime.date | None = None) -> None:
        self.jour = jour or timezone.localdate()
        self._delivrances = Delivrances(self.jour)
        self.memoire = self._delivrances.memoire
        en_venant = 0
        for mode in Mode:
            if mode != Mode.A_DISTANCE:
                en_venant |= self.memoire.facette(f"mode:{mode}")
        self._de_loin = self.memoire.sans_lieu | self.memoire.facette(f"mode:{Mode.A_DISTANCE}") & ~en_venant
        self.demandes = {cle: self._lignes(besoin, situation) for cle, besoin, situation in self._couples()}
        # Every place where some need is delivered, from south to north, with its rows.
        utiles, memoire = 0, self.memoire
        for fraiches, perimees in self.demandes.values():
            utiles |= fraiches | perimees
        places: dict[tuple[float, float, float], list[int]] = defaultdict(list)
        for position in index.positions(utiles):
            places[memoire.xs[position], memoire.ys[position], memoire.zs[position]].append(position)
        self._places = sorted(places.items(), key=lambda place: place[0][2])
        self._hauteurs = [point[2] for point, _ in self._places]
        self._services: dict[int, int] = {}

    def mesurer(self, bassin: Bassin, avancer: Callable[[int], None] = lambda faites: None) -> "Mesure":
        """Every cell of a bassin as it is composed that day; `avancer` is told how many communes are done."""
        communes = []
        for rang, commune in enumerate(communes_du_bassin(bassin, self.jour).select_related("epci"), 1):
            communes.append(self._pres(commune, bassin))
            avancer(rang)
        return Mesure(self, bassin, tuple(communes))

    def service_de(self, position: int) -> int:
        """The key of the service that a row speaks of; all are read once, the first time that one is asked for."""
        if not self._services:
            base = self.memoire.base
            lues = LigneRecherche.objects.order_by().values_list("pk", "service_id")
            self._services = {pk - base: service for pk, service in lues.iterator(chunk_size=10_000)}
        return self._services[position]

    def _couples(self) -> Iterator[tuple[tuple[int, int | None], BesoinLu, SituationLue | None]]:
        choix = choix_lire(self.jour)
        for besoin in choix.besoins.values():
            for situation in (None, *choix.principales):
                yield (besoin.pk, situation.pk if situation else None), besoin, situation

    def _lignes(self, besoin: BesoinLu, situation: SituationLue | None) -> tuple[int, int]:
        """The rows that deliver, fresh then stale, wherever they are; those given remotely only left out."""
        cherche = chercher(besoin, (situation,) if situation else ())
        if not cherche.missions:
            return 0, 0
        toutes = self._delivrances.lignes(cherche, peut_etre=True)
        toutes &= ~self._de_loin
        fraiches = toutes & self.memoire.confirmees(self.jour)
        return fraiches, toutes & ~fraiches

    def _pres(self, commune: Commune, bassin: Bassin) -> _Pres:
        x, y, z = vecteur(commune.latitude, commune.longitude)
        anneaux: list[list[int]] = [[] for _ in ANNEAUX]
        debut, fin = bisect_left(self._hauteurs, z - _BANDE), bisect_left(self._hauteurs, z + _BANDE)
        for (px, py, pz), lignes in self._places[debut:fin]:
            rang = bisect_left(_LIMITES, -(x * px + y * py + z * pz))
            if rang < len(anneaux):
                anneaux[rang] += lignes
        ouvertes, disque, disques = couvertes(zones_de(commune, bassin), self.memoire), 0, []
        for positions in anneaux:
            disque |= self.memoire.ensemble(positions) & ouvertes
            disques.append(disque)
        return _Pres(commune.population, (x, y, z), tuple(disques))


@dataclass(frozen=True)
class Mesure:
    """A bassin on a day: its cells, and the sheet whose expiry left a need without a door."""

    couvreur: Couvreur
    bassin: Bassin
    communes: tuple[_Pres, ...]

    @cached_property
    def habitants(self) -> int:
        """How many live there."""
        return sum(commune.habitants for commune in self.communes)

    def cellules(self) -> Iterator[Couverture]:
        """One for each need and situation in force (None: anyone), not written yet."""
        autour, jour = self._autour, self.couvreur.jour
        midi = datetime.datetime.combine(jour, A_MIDI, timezone.get_current_timezone())
        calculee_le = timezone.now() if jour == timezone.localdate() else midi
        for (besoin, situation), (fraiches, perimees) in self.couvreur.demandes.items():
            rangs = [(commune, commune.rang(fraiches)) for commune in self.communes]
            trouves = [(rang, commune) for commune, rang in rangs if rang is not None]
            servis = [sum(c.habitants for rang, c in trouves if rang <= portee) for portee in PORTEES]
            premier = min((rang for rang, _ in trouves), default=None)
            proches = [commune for rang, commune in trouves if rang == premier]
            yield Couverture(
                bassin=self.bassin, besoin_id=besoin, situation_id=situation, habitants=self.habitants,
                a_15_km=servis[0], a_30_km=servis[1], a_50_km=servis[2], calculee_le=calculee_le,
                structures=self.couvreur.memoire.compter(fraiches & autour),
                plus_proche_km=min((self._distance(c, fraiches & c.disques[premier]) for c in proches), default=None),
                perimes=len({self.couvreur.service_de(position) for position in index.positions(perimees & autour)}),
            )  # fmt: skip

    def fiche_echue(self, besoin: int, depuis: datetime.date) -> int | None:
        """The nearest service that delivered this need to anyone on the day `depuis`, and is stale since."""
        _, perimees = self.couvreur.demandes[besoin, None]
        echues = [
            (self._distance_de(position), self.couvreur.service_de(position))
            for position in index.positions(perimees & self._autour)
            if self.couvreur.memoire.fraicheur[position] >= depuis.toordinal() - JOURS_PERIMEE
        ]
        return min(echues, default=(0.0, None))[1]

    @cached_property
    def _autour(self) -> int:
        """The rows within thirty kilometres of someone to whom they are open."""
        autour = 0
        for commune in self.communes:
            autour |= commune.disques[AUTOUR]
        return autour

    def _distance_de(self, position: int) -> float:
        return min(self._distance(c, 1 << position) for c in self.communes if c.disques[AUTOUR] >> position & 1)

    def _distance(self, commune: _Pres, lignes: int) -> float:
        """Kilometres from a commune to the nearest of these rows."""
        (x, y, z), memoire = commune.point, self.couvreur.memoire
        cosinus = max(x * memoire.xs[p] + y * memoire.ys[p] + z * memoire.zs[p] for p in index.positions(lignes))
        return RAYON_TERRE_KM * math.acos(min(1.0, cosinus))


# What the network covers, to read: need by need, bassin by bassin, and the holes (R5.4, R7.2).

TONS = ((80, "c3"), (50, "c2"), (1, "c1"), (0, "c0"))
VALEURS = ((80, 4), (70, 3), (50, 2), (1, 1), (0, 0))
LEGENDE = (("v4", "80 % et plus"), ("v3", "70 à 79 %"), ("v2", "50 à 69 %"), ("v1", "moins de 50 %"))
ENTETES = [
    "Bassin", "Besoin", "Situation", "Habitants", "Part à 15 km (%)", "Part à 30 km (%)", "Part à 50 km (%)",
    "Structures à 30 km", "Porte la plus proche (km)", "Fiches périmées",
]  # fmt: skip
TOUS = "Tous les publics"


@dataclass(frozen=True)
class Case:
    """One share, how it is coloured, and the search that lists the doors."""

    besoin: BesoinLu
    couverture: Couverture
    part: int
    url: str

    @property
    def ton(self) -> str:
        """The class of its colour."""
        return next(ton for seuil, ton in TONS if self.part >= seuil)

    @property
    def valeur(self) -> int:
        """Its class on the map."""
        return next(valeur for seuil, valeur in VALEURS if self.part >= seuil)


@dataclass(frozen=True)
class Matrice:
    """The table of what is looked at: for whom (None: anyone), how far, where (None: everywhere), which need on the
    map; two queries, whatever its size.
    """

    choix: Choix
    situation: SituationLue | None
    km: int
    bassin: Bassin | None
    demande: BesoinLu | None

    @property
    def pour_qui(self) -> str:
        """Its words for the title of the table."""
        return self.situation.libelle if self.situation else TOUS

    @cached_property
    def _lues(self) -> list[Couverture]:
        lues = Couverture.objects.filter(situation=self.situation.pk if self.situation else None)
        if self.bassin:
            lues = lues.filter(bassin=self.bassin)
        besoins = [besoin.pk for besoin in self.besoins]
        return list(lues.filter(besoin__in=besoins).select_related("bassin").order_by("bassin__nom", "besoin__ordre"))

    @property
    def besoins(self) -> list[BesoinLu]:
        """The columns."""
        return list(self.choix.besoins.values())

    @cached_property
    def rangs(self) -> list[tuple[Bassin, list[Case | None]]]:
        """The rows: a bassin, and a case for each need; None where a need is younger than the last measure."""
        par_bassin: dict[int, tuple[Bassin, dict[int, Case]]] = {}
        par_cle = {besoin.pk: besoin for besoin in self.besoins}
        for lue in self._lues:
            _, cases = par_bassin.setdefault(lue.bassin_id, (lue.bassin, {}))
            besoin = par_cle[lue.besoin_id]
            cases[besoin.pk] = Case(besoin, lue, lue.part(self.km), portes_url(besoin, lue.bassin, self.situation))
        return [(bassin, [cases.get(b.pk) for b in self.besoins]) for bassin, cases in par_bassin.values()]

    @cached_property
    def medianes(self) -> list[tuple[BesoinLu, int | None]]:
        """The median of each column."""
        parts = [[cases[rang].part for _, cases in self.rangs if cases[rang]] for rang in range(len(self.besoins))]
        return [(b, int(median(p)) if p else None) for b, p in zip(self.besoins, parts, strict=True)]

    @property
    def calculee_le(self) -> datetime.datetime | None:
        """When the oldest of these numbers was counted."""
        return min((lue.calculee_le for lue in self._lues), default=None)

    @cached_property
    def besoin(self) -> BesoinLu | None:
        """The need on the map: the one asked for, else the worst covered."""
        dites = [(mediane, besoin) for besoin, mediane in self.medianes if mediane is not None]
        return self.demande or min(dites, key=lambda paire: paire[0], default=(0, None))[1]

    @cached_property
    def sur_la_carte(self) -> list[tuple[Bassin, Case]]:
        """The bassins with their case for that need."""
        cases = ((bassin, case) for bassin, cases in self.rangs for case in cases if case)
        return [(bassin, case) for bassin, case in cases if case.besoin == self.besoin]

    @property
    def valeurs(self) -> dict[str, int]:
        """The class of each bassin on the map."""
        return {bassin.nom: case.valeur for bassin, case in self.sur_la_carte}

    def lignes(self) -> Iterator[list[object]]:
        """The rows of a file, one for each case."""
        for bassin, cases in self.rangs:
            for case in filter(None, cases):
                lue, proche = case.couverture, case.couverture.plus_proche_km
                parts = [lue.part(km) for km in COUVERTURE_KM]
                yield [
                    bassin.nom, case.besoin.libelle, self.pour_qui, lue.habitants, *parts, lue.structures,
                    "" if proche is None else round(proche, 1), lue.perimes,
                ]  # fmt: skip


def matrice_lire(donnees: Mapping[str, str]) -> Matrice:
    """The table that an address asks for; what it does not know is as if it said nothing."""
    choix = choix_lire()
    situation = choix.situations.get(donnees.get("situation", ""))
    km, code = donnees.get("rayon", ""), donnees.get("bassin", "")[:60]
    return Matrice(
        choix,
        situation if situation and situation.principale else None,
        int(km) if km in map(str, COUVERTURE_KM) else RAYON,
        Bassin.objects.en_vigueur().filter(code=code).first() if code else None,
        choix.besoins.get(donnees.get("besoin", "")),
    )


def portes_url(besoin: BesoinLu, bassin: Bassin, situation: SituationLue | None = None) -> str:
    """The search of the directory that lists the doors of a need in a bassin."""
    publics = publics_vises(besoin, (situation,) if situation else ())
    paires = [("bassin", bassin.code)]
    paires += [("public", code) for code in publics]
    paires += [("mission", code) for code in besoin.missions if code in MISSIONS_CEP]
    paires += [("theme", code) for code in besoin.themes]
    return f"{reverse('annuaire')}?{urlencode(paires)}"


def trous_ouverts(bassin: Bassin | None = None) -> QuerySet[Trou]:
    """The holes open today, the latest first, of one bassin or of all."""
    trous = Trou.objects.filter(au=None).select_related("besoin", "bassin", "service__structure")
    return trous.filter(bassin=bassin) if bassin else trous


def trous_lire(compte: Compte, bassin: Bassin | None = None) -> list[tuple[Trou, bool]]:
    """The holes, each with whether this person reads which sheet expired."""
    return [(trou, voit_la_fiche(compte, trou)) for trou in trous_ouverts(bassin)]
