"""What the network covers, to read: need by need, bassin by bassin, and the holes (R5.4, R7.2)."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from django.db.models import QuerySet
from django.urls import reverse

from home.requetes import requete_ecrire
from reseau.annuaire.choices import MISSIONS_CEP
from reseau.comptes.models import Compte
from reseau.orientation.choices import COUVERTURE_KM, RAYON
from reseau.orientation.models import Couverture, Trou
from reseau.orientation.permissions import voit_la_fiche
from reseau.orientation.queries.choix import BesoinLu, Choix, SituationLue, choix_lire
from reseau.orientation.queries.demande import publics_vises
from reseau.territoires.models import Bassin

TONS = ((80, "c3"), (50, "c2"), (1, "c1"), (0, "c0"))
VALEURS = ((80, 4), (70, 3), (50, 2), (1, 1), (0, 0))
LEGENDE = (("v4", "80 % et plus"), ("v3", "70 à 79 %"), ("v2", "50 à 69 %"), ("v1", "moins de 50 %"))
ENTETES = [
    "Bassin", "Besoin", "Situation", "Habitants", "Part à 15 km (%)", "Part à 30 km (%)", "Part à 50 km (%)",
    "Structures à 30 km", "Porte la plus proche (km)", "Fiches périmées",
]  # fmt: skip
TOUS = "Tous les publics"


@dataclass(frozen=True)
class Vue:
    """What is looked at: for whom (None: anyone), how far, where (None: everywhere), which need on the map."""

    situation: SituationLue | None
    km: int
    bassin: Bassin | None
    besoin: BesoinLu | None

    @property
    def pour_qui(self) -> str:
        """Its words for the title of the table."""
        return self.situation.libelle if self.situation else TOUS


def vue_lire(donnees: Mapping[str, str], choix: Choix) -> Vue:
    """What the address asks; what it does not know is as if it said nothing."""
    situation = choix.situations.get(donnees.get("situation", ""))
    km = donnees.get("rayon", "")
    code = donnees.get("bassin", "")[:60]
    return Vue(
        situation if situation and situation.principale else None,
        int(km) if km in map(str, COUVERTURE_KM) else RAYON,
        Bassin.objects.en_vigueur().filter(code=code).first() if code else None,
        choix.besoins.get(donnees.get("besoin", "")),
    )


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
    """The table under a view; two queries, whatever its size."""

    vue: Vue
    choix: Choix

    @cached_property
    def _lues(self) -> list[Couverture]:
        lues = Couverture.objects.filter(situation=self.vue.situation.pk if self.vue.situation else None)
        if self.vue.bassin:
            lues = lues.filter(bassin=self.vue.bassin)
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
            cases[besoin.pk] = Case(
                besoin, lue, lue.part(self.vue.km), portes_url(besoin, lue.bassin, self.vue.situation)
            )
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
        return self.vue.besoin or min(dites, key=lambda paire: paire[0], default=(0, None))[1]

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
                    bassin.nom, case.besoin.libelle, self.vue.pour_qui, lue.habitants, *parts, lue.structures,
                    "" if proche is None else round(proche, 1), lue.perimes,
                ]  # fmt: skip


def matrice_lire(donnees: Mapping[str, str]) -> Matrice:
    """The table that an address asks for."""
    choix = choix_lire()
    return Matrice(vue_lire(donnees, choix), choix)


def portes_url(besoin: BesoinLu, bassin: Bassin, situation: SituationLue | None = None) -> str:
    """The search of the directory that lists the doors of a need in a bassin."""
    publics = publics_vises(besoin, (situation,) if situation else ())
    paires = [("bassin", bassin.code)]
    paires += [("public", code) for code in publics]
    paires += [("mission", code) for code in besoin.missions if code in MISSIONS_CEP]
    paires += [("theme", code) for code in besoin.themes]
    return f"{reverse('annuaire')}?{requete_ecrire(paires)}"


def trous_ouverts(bassin: Bassin | None = None) -> QuerySet[Trou]:
    """The holes open today, the latest first, of one bassin or of all."""
    trous = Trou.objects.filter(au=None).select_related("besoin", "bassin", "service__structure")
    return trous.filter(bassin=bassin) if bassin else trous


def trous_lire(compte: Compte, bassin: Bassin | None = None) -> list[tuple[Trou, bool]]:
    """The holes, each with whether this person reads which sheet expired."""
    return [(trou, voit_la_fiche(compte, trou)) for trou in trous_ouverts(bassin)]
