"""What the generator reads."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from home.recherche import index
from reseau.annuaire.models import LigneRecherche
from reseau.annuaire.portes import Besoin, Delivrances, Libelles, horaires_effectifs, libelles, ouverture_a
from reseau.territoires.models import Bassin, Commune, CompositionBassin
from reseau.territoires.portes import communes_du_bassin
from safran.quiz.choices import Json

FICHIER = Path(__file__).with_name("gabarits.yaml")


@dataclass(frozen=True)
class Gabarit:
    """One kind of question: what its answers name, which missions it asks about, its sentences."""

    code: str
    poids: int
    sujet: str
    missions: tuple[str, ...]
    une: str
    plusieurs: str
    oui: str
    non: str


@dataclass(frozen=True)
class Reglages:
    """Everything that the data file says."""

    gabarits: Mapping[str, Gabarit]
    km: int
    quoi: Mapping[str, str]
    moments: tuple[tuple[int, datetime.time], ...]
    publics_ecartes: frozenset[str]
    voisins: Mapping[str, Mapping[str, list[str]]]

    def avec_voisins(self, groupe: str, codes: tuple[str, ...]) -> tuple[str, ...]:
        """These codes and all that comes too near them to be called something else."""
        table = self.voisins[groupe]
        return tuple(dict.fromkeys([*codes, *(voisin for code in codes for voisin in table.get(code, ()))]))


@cache
def reglages() -> Reglages:
    """The data file, read once by each process."""
    lu = yaml.safe_load(FICHIER.read_text("utf-8"))
    gabarits = [Gabarit(**{**ligne, "missions": tuple(ligne["missions"])}) for ligne in lu["gabarits"]]
    return Reglages(
        gabarits={gabarit.code: gabarit for gabarit in gabarits},
        km=lu["km"],
        quoi=lu["quoi"],
        moments=tuple((jour, datetime.time.fromisoformat(heure)) for jour, heure in lu["moments"]),
        publics_ecartes=frozenset(lu["publics_ecartes"]),
        voisins=lu["voisins"],
    )


# The directory as the generator reads it: one day, one territory, a few towns, the words in force.

MAX_COMMUNES = 12
ELARGI = 3, 2  # un lieu à moins d’une fois et demie la distance dite n’est pas une mauvaise réponse


@dataclass(frozen=True)
class Sujet:
    """What one question asks; everything that is needed to ask it again another day."""

    gabarit: str
    commune: str
    mission: str = ""
    public: str = ""
    theme: str = ""
    reseau: str = ""
    structures: tuple[int, ...] = ()
    moment: str = ""
    km: int = 0

    @classmethod
    def relire(cls, garde: Json) -> "Sujet":
        return cls(**{**garde, "structures": tuple(garde["structures"])})


@dataclass
class LieuLu:
    """A place near a town, and everything that its sheets say of its hours."""

    ligne: LigneRecherche
    horaires: set[str] = field(default_factory=set)

    def ouvert(self, moment: datetime.datetime) -> bool | None:
        """Open or closed at a moment; None when its hours are unknown or say both."""
        etats = {ouverture_a(texte, moment) for texte in self.horaires}
        ouverts = {etat.ouvert if etat else None for etat in etats}
        return ouverts.pop() if len(ouverts) == 1 else None


class Lecture:
    """Questions put to the directory; the number of database queries depends neither on it nor on the questions."""

    def __init__(self, jour: datetime.date | None = None) -> None:
        self.jour = jour or timezone.localdate()
        self.reglages: Reglages = reglages()
        self.delivrances = Delivrances(self.jour)
        self.mots: Libelles = libelles(self.jour)
        self._lieux: dict[tuple[Besoin, tuple[int, ...]], dict[int, LieuLu]] = {}

    def communes(self, codes: list[str] | None = None, bassin: Bassin | None = None) -> dict[str, Commune]:
        """Towns by their codes, or the biggest of a bassin, or those of all bassins; one query."""
        if codes is not None:
            choisies = Commune.objects.filter(code_insee__in=codes)
        elif bassin is not None:
            choisies = communes_du_bassin(bassin, self.jour)
        else:
            couvertes = CompositionBassin.objects.en_vigueur(self.jour).order_by().values("commune")
            choisies = Commune.objects.filter(pk__in=couvertes)
        lues = choisies.select_related("epci").order_by("-population", "pk")
        return {commune.code_insee: commune for commune in lues[: len(codes) if codes is not None else MAX_COMMUNES]}

    def besoin(self, sujet: Sujet, commune: Commune) -> Besoin:
        groupes = [(code,) if code else () for code in (sujet.mission, sujet.public, sujet.theme)]
        return Besoin(*groupes, commune, sujet.km)

    def delivrent(self, besoin: Besoin) -> int:
        """The rows that answer a need: the right answers come from here and from nowhere else."""
        return self.delivrances.lignes(besoin)

    def peut_etre(self, besoin: Besoin) -> int:
        """The rows near enough to the need not to be wrong: stale sheets, neighbouring terms, half as far again."""
        plus, moins = ELARGI
        large = replace(
            besoin,
            missions=self.reglages.avec_voisins("missions", besoin.missions),
            publics=self.reglages.avec_voisins("publics", besoin.publics),
            themes=self.reglages.avec_voisins("themes", besoin.themes),
            rayon=besoin.rayon * plus // moins,
        )
        return self.delivrances.lignes(large, peut_etre=True)

    def structures_a_lieux(self, besoin: Besoin) -> list[int]:
        return self.delivrances.structures(self.delivrent(besoin) & self.delivrances.pres(besoin))

    def lieux(self, besoin: Besoin, structures: tuple[int, ...]) -> dict[int, LieuLu]:
        """The places of these structures near the town that give their hours, and those of their services."""
        if (besoin, structures) in self._lieux:
            return self._lieux[besoin, structures]
        memoire = self.delivrances.memoire
        proches = self.delivrent(besoin) & self.delivrances.pres(besoin)
        toutes = [position for structure in structures for position in index.positions(memoire.segment(structure))]
        trouves: dict[int, LieuLu] = {}
        pres: set[int] = set()
        for position, ligne in self.delivrances.lire(toutes).items():
            if ligne.lieu is None or not ligne.lieu.horaires:
                continue
            lieu = trouves.setdefault(ligne.lieu.pk, LieuLu(ligne))
            lieu.horaires.add(ligne.horaires)
            lieu.horaires.add(horaires_effectifs(ligne.lieu.horaires, ligne.lieu.fermetures))
            if proches >> position & 1:
                pres.add(ligne.lieu.pk)
        self._lieux[besoin, structures] = {cle: lieu for cle, lieu in trouves.items() if cle in pres}
        return self._lieux[besoin, structures]


# For each question: which answers are right, which are wrong; what is neither is proposed to nobody.

DELIVRER = ("conseil", "accompagnement")
RECEVOIR = ("accueil", "information")


@dataclass(frozen=True)
class Partage:
    """Right answers, each with the rows that prove it, and wrong ones, the likeliest to be chosen first."""

    justes: Mapping[Any, int]
    fausses: tuple[Any, ...]


def partager(lecture: Lecture, sujet: Sujet, commune: Commune) -> Partage:
    """What the directory says today of a question."""
    return _PAR_GABARIT[sujet.gabarit](lecture, sujet, lecture.besoin(sujet, commune))


def _reseaux(lecture: Lecture, sujet: Sujet, besoin: Besoin) -> Partage:
    d, codes = lecture.delivrances, list(lecture.mots.tous.get("reseau", ()))
    oui, peut_etre = lecture.delivrent(besoin), lecture.peut_etre(besoin)
    presents = _du_plus_proche(lecture, besoin)
    justes = {code: lignes for code in codes if (lignes := d.du_reseau(oui, code))}
    restants = [code for code in codes if code not in justes and not d.du_reseau(peut_etre, code)]
    fausses = dict.fromkeys(code for lignes in presents for code in restants if d.du_reseau(lignes, code))
    return Partage(justes, tuple(fausses))


def _structures(lecture: Lecture, sujet: Sujet, besoin: Besoin) -> Partage:
    d, justes = lecture.delivrances, _par_structure(lecture, lecture.delivrent(besoin))
    ecartees = justes.keys() | set(d.structures(lecture.peut_etre(besoin)))
    presents = _du_plus_proche(lecture, besoin)
    proches = dict.fromkeys(structure for lignes in presents for structure in d.structures(lignes))
    return Partage(justes, tuple(structure for structure in proches if structure not in ecartees))


def _reorienteurs(lecture: Lecture, sujet: Sujet, besoin: Besoin) -> Partage:
    """Structures that receive without delivering, structures that deliver."""
    delivrer = replace(besoin, missions=DELIVRER)
    recoivent = lecture.delivrent(replace(besoin, missions=RECEVOIR))
    delivrent = lecture.delivrances.structures(lecture.peut_etre(delivrer))
    justes = _par_structure(lecture, recoivent)
    for structure in delivrent:
        justes.pop(structure, None)
    return Partage(justes, tuple(lecture.delivrances.structures(lecture.delivrent(delivrer))))


def _publics(lecture: Lecture, sujet: Sujet, besoin: Besoin) -> Partage:
    """The publics to whom a network delivers; a public too wide to be told from others is never an answer."""
    d = lecture.delivrances
    proposables = [code for code in lecture.mots.en_vigueur["public"] if code not in lecture.reglages.publics_ecartes]
    justes, fausses = {}, []
    for code in proposables:
        pour_lui = replace(besoin, publics=(code,))
        if lignes := d.du_reseau(lecture.delivrent(pour_lui), sujet.reseau):
            justes[code] = lignes
        elif not d.du_reseau(lecture.peut_etre(pour_lui), sujet.reseau):
            fausses.append(code)
    return Partage(justes, tuple(fausses))


def _lieux(lecture: Lecture, sujet: Sujet, besoin: Besoin) -> Partage:
    """Places open at that moment, places closed; those whose sheets say both, or nothing, are left out."""
    moment = datetime.datetime.fromisoformat(sujet.moment)
    etats = {cle: lieu.ouvert(moment) for cle, lieu in lecture.lieux(besoin, sujet.structures).items()}
    return Partage(
        {cle: 0 for cle, ouvert in etats.items() if ouvert is True},
        tuple(cle for cle, ouvert in etats.items() if ouvert is False),
    )


def _du_plus_proche(lecture: Lecture, besoin: Besoin) -> list[int]:
    """Sets of rows that serve the town, from what looks most like the need to what looks least like it."""
    return [
        lecture.delivrent(replace(besoin, missions=(), publics=())),
        lecture.delivrent(replace(besoin, missions=(), themes=())),
        lecture.delivrent(replace(besoin, missions=(), publics=(), themes=())),
    ]


def _par_structure(lecture: Lecture, lignes: int) -> dict[int, int]:
    memoire = lecture.delivrances.memoire
    return {cle: lignes & memoire.segment(cle) for cle in lecture.delivrances.structures(lignes)}


_PAR_GABARIT: dict[str, Callable[[Lecture, Sujet, Besoin], Partage]] = {
    "reseau_delivre": _reseaux,
    "structure_delivre": _structures,
    "publics_du_reseau": _publics,
    "qui_reoriente": _reorienteurs,
    "lieu_ouvert": _lieux,
    "vrai_ou_faux": _structures,
}
