"""The directory as the generator reads it: one day, one territory, a few towns, the words in force."""

import datetime
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils import timezone

from home.recherche import bits
from reseau.annuaire.horaires.osm import horaires_effectifs
from reseau.annuaire.horaires.ouverture import ouverture_a
from reseau.annuaire.models import LigneRecherche
from reseau.annuaire.queries.delivrance import Besoin, Delivrances
from reseau.annuaire.queries.vocabulaire import Libelles, libelles
from reseau.territoires.models import Bassin, Commune, CompositionBassin
from reseau.territoires.queries.communes import communes_du_bassin
from safran.quiz.quifaitquoi.gabarits import Reglages, reglages

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
    def relire(cls, garde: dict[str, Any]) -> "Sujet":
        """From what a frozen question keeps."""
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
        self._lieux: dict[tuple[Besoin, tuple[int, ...]], dict[int, LieuLu]] = {}

    @cached_property
    def mots(self) -> Libelles:
        """The vocabularies and the networks."""
        return libelles(self.jour)

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
        """The need that a question is about."""
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
        """The structures that receive people somewhere near."""
        return self.delivrances.structures(self.delivrent(besoin) & self.delivrances.pres(besoin))

    def lieux(self, besoin: Besoin, structures: tuple[int, ...]) -> dict[int, LieuLu]:
        """The places of these structures near the town that give their hours, and those of their services."""
        if (besoin, structures) not in self._lieux:
            self._lieux[besoin, structures] = self._lieux_lire(besoin, structures)
        return self._lieux[besoin, structures]

    def _lieux_lire(self, besoin: Besoin, structures: tuple[int, ...]) -> dict[int, LieuLu]:
        memoire = self.delivrances.memoire
        proches = self.delivrent(besoin) & self.delivrances.pres(besoin)
        toutes = [position for structure in structures for position in bits.positions(memoire.segment(structure))]
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
        return {cle: lieu for cle, lieu in trouves.items() if cle in pres}
