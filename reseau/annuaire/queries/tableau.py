"""The board of whoever keeps or animates sheets: measures, what they compare to, and the list behind them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from home.recherche.texte import replier
from reseau.annuaire.choices import Fraicheur
from reseau.annuaire.queries.cadres import BASSINS, Cadre
from reseau.annuaire.queries.couverture import Couverture, couverture_lire, positions_lire
from reseau.annuaire.queries.listes import Lignes, structures_nommees
from reseau.annuaire.queries.mesures import Mesures, mesurer
from reseau.annuaire.queries.qualite.bilans import Bilan, Place
from reseau.annuaire.queries.releves import Releve
from reseau.structures.models import Reseau
from reseau.territoires.models import Bassin

DISTANCES = (10, 15, 20, 30)
DISTANCE_PAR_DEFAUT = 20
CALCULS_GARDES = 30
AGES: dict[str, tuple[str, Callable[[Bilan], bool]]] = {
    "A_JOUR": ("Confirmées depuis moins de six mois", lambda q: q.fraicheur == Fraicheur.A_JOUR),
    "TROIS_MOIS": ("Plus de trois mois", lambda q: q.a_rappeler),
    "SIX_MOIS": ("Plus de six mois", lambda q: q.fraicheur != Fraicheur.A_JOUR),
    "DOUZE_MOIS": ("Plus d’un an", lambda q: q.fraicheur == Fraicheur.PERIMEE),
}


@dataclass(frozen=True)
class Filtres:
    """What narrows the view: the first three change the figures too, the others only the list."""

    bassin: str = ""
    reseau: str = ""
    distance: int = DISTANCE_PAR_DEFAUT
    q: str = ""
    fraicheur: str = ""
    note: int | None = None
    manque: str = ""
    tri: str = "fraicheur"


@dataclass(frozen=True)
class MesuresBassin:
    """The same for one bassin, with its communes."""

    bassin: Bassin
    mesures: Mesures
    communes: int
    lointaines: int


@dataclass(frozen=True)
class Tableau:
    """A point of view, narrowed by filters."""

    releve: Releve
    cadre: Cadre
    filtres: Filtres = Filtres()

    def filtrer(self, filtres: Filtres) -> "Tableau":
        """The same point of view, narrowed; what filters do not change is not gathered twice."""
        autre = Tableau(self.releve, self.cadre, filtres)
        autre.__dict__.update({nom: getattr(self, nom) for nom in ("ensemble", "bassins", "reseaux")})
        return autre

    def garnir(self) -> "Tableau":
        """The same, with all that its page shows already counted: kept, it does not change any more."""
        for nom in ("ensemble", "bassins", "reseaux", "mesures", "region", "couverture", "par_bassin", "lignes"):
            getattr(self, nom)
        return self

    @cached_property
    def ensemble(self) -> Sequence[Bilan]:
        """Every structure of the point of view, before any filter, with its places of this territory only."""
        bilans, dedans = self.releve.bilans, self.releve.dedans
        if dedans is not None:
            bilans = [bilan for bilan in bilans if bilan.pk in dedans]
        return bilans if self.cadre.bassins is None else self._situer(bilans, self.cadre.bassins)

    @cached_property
    def bassins(self) -> list[Bassin]:
        """The bassins where these structures receive people, by name."""
        communes = {lieu.commune for bilan in self.ensemble for lieu in bilan.lieux}
        trouves = {b.pk: b for commune in communes if (b := self.releve.bassins.get(commune))}
        return sorted(trouves.values(), key=lambda bassin: bassin.nom)

    @cached_property
    def reseaux(self) -> list[Reseau]:
        """The networks of these structures, by name."""
        cles = {bilan.reseau for bilan in self.ensemble}
        return sorted((self.releve.reseaux[cle] for cle in cles), key=lambda reseau: reseau.nom)

    @cached_property
    def perimetre(self) -> Sequence[Bilan]:
        """The structures that the figures speak of."""
        bilans = self.ensemble
        if self.filtres.reseau:
            bilans = [bilan for bilan in bilans if bilan.reseau == self._reseau_choisi]
        if self._bassin_choisi:
            bilans = self._situer(bilans, frozenset({self._bassin_choisi.pk}))
        return bilans

    @cached_property
    def lignes(self) -> Lignes:
        """The list, filtered and sorted."""
        filtres, cherche = self.filtres, replier(self.filtres.q)
        nommees = structures_nommees(cherche) if cherche else frozenset()
        bilans = [
            bilan
            for bilan in self.perimetre
            if (filtres.note is None or bilan.note < filtres.note)
            and (not filtres.manque or filtres.manque in bilan.manques)
            and (not filtres.fraicheur or AGES[filtres.fraicheur][1](bilan))
            and (not cherche or bilan.pk in nommees)
        ]
        bassins = frozenset({self._bassin_choisi.pk}) if self._bassin_choisi else self.cadre.bassins
        return Lignes(self.releve, bilans, filtres.tri, bassins)

    @cached_property
    def mesures(self) -> Mesures:
        """The figures of the perimeter."""
        return mesurer(self.perimetre)

    @cached_property
    def region(self) -> Mesures:
        """The same figures for the whole region."""
        return self.mesures if self.entier else mesurer(self.releve.bilans)

    @property
    def entier(self) -> bool:
        """The perimeter is the whole region: there is nothing wider to compare it to."""
        return len(self.perimetre) == len(self.releve.bilans) and not self._bassin_choisi

    @cached_property
    def couverture(self) -> Couverture:
        """Communes far from a place: from any place for who looks at a territory, from own ones otherwise."""
        reseau = self._reseau_choisi if self.filtres.reseau else None
        if self.cadre.cle == BASSINS:
            return self._couverture(BASSINS, self.releve.bilans, reseau, self._territoire)
        return self._couverture(self.cadre, self.ensemble, reseau, self._territoire)

    @cached_property
    def couverture_region(self) -> Couverture:
        """The same for the whole region, from any place."""
        return self._couverture(BASSINS, self.releve.bilans, None, None)

    def _couverture(
        self, de: str | Cadre, bilans: Sequence[Bilan], reseau: int | None, territoire: Collection[int] | None
    ) -> Couverture:
        """Kept until a structure changes: to look for the nearest of all places takes long."""
        ou = None if territoire is None else frozenset(territoire)
        cle = ("couverture", de, reseau, ou, self.filtres.distance)
        if cle not in self.releve.calculs:
            siens = {bilan.pk: bilan.lieux for bilan in bilans if reseau is None or bilan.reseau == reseau}
            if len(self.releve.calculs) >= CALCULS_GARDES:
                self.releve.calculs.clear()
            self.releve.calculs[cle] = couverture_lire(
                positions_lire(siens), territoire, self.filtres.distance, self.releve.jour
            )
        return self.releve.calculs[cle]

    @cached_property
    def par_bassin(self) -> list[MesuresBassin]:
        """The perimeter, bassin by bassin, by name."""
        choisis = [self._bassin_choisi] if self._bassin_choisi else self.bassins
        siens: dict[int, list[Bilan]] = {bassin.pk: [] for bassin in choisis}
        for bilan in self.perimetre:
            for cle, ici in self._par_bassin(bilan).items():
                if cle in siens:
                    siens[cle].append(ici)
        communes = self.couverture.par_bassin
        return [MesuresBassin(b, mesurer(siens[b.pk]), *communes.get(b.pk, (0, 0))) for b in choisis]

    def _par_bassin(self, bilan: Bilan) -> dict[int, Bilan]:
        """The structure in each bassin where it has places, with these only."""
        trouves: dict[int, list[Place]] = {}
        for lieu in bilan.lieux:
            if bassin := self.releve.bassin_de(lieu):
                trouves.setdefault(bassin.pk, []).append(lieu)
        tous = len(bilan.lieux)
        return {
            cle: bilan if len(lieux) == tous else bilan._replace(lieux=tuple(lieux)) for cle, lieux in trouves.items()
        }

    @cached_property
    def _bassin_choisi(self) -> Bassin | None:
        return next((bassin for bassin in self.bassins if bassin.code == self.filtres.bassin), None)

    @cached_property
    def _reseau_choisi(self) -> int | None:
        return next((reseau.pk for reseau in self.reseaux if reseau.code == self.filtres.reseau), None)

    @property
    def _territoire(self) -> Collection[int] | None:
        """The bassins whose communes count; None for all of them."""
        if self._bassin_choisi:
            return {self._bassin_choisi.pk}
        if self.cadre.structures is not None:
            return {bassin.pk for bassin in self.bassins}
        return self.cadre.bassins

    def _situer(self, bilans: Iterable[Bilan], bassins: frozenset[int]) -> list[Bilan]:
        """Structures with their places of these bassins; those that have none are left out."""
        lieux_de = self.releve.lieux_de
        return [b._replace(lieux=lieux) for b in bilans if (lieux := lieux_de(b.lieux, bassins))]
