"""The board of whoever keeps or animates sheets: measures, what they compare to, and the list behind them."""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from home.recherche.texte import replier
from reseau.annuaire.choices import Fraicheur
from reseau.annuaire.models import DemandeConfirmation
from reseau.annuaire.queries.cadres import BASSINS, Cadre
from reseau.annuaire.queries.couverture import Couverture, couverture_lire
from reseau.annuaire.queries.mesures import Ligne, Mesures, mesurer
from reseau.annuaire.queries.qualite.chargement import faits_lire
from reseau.annuaire.queries.qualite.faits import FaitsLieu
from reseau.annuaire.queries.qualite.note import Qualite, qualite_de
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from reseau.territoires.queries import bassins_par_commune

DISTANCES = (10, 15, 20, 30)
DISTANCE_PAR_DEFAUT = 20
AGES: dict[str, tuple[str, Callable[[Qualite], bool]]] = {
    "A_JOUR": ("Confirmées depuis moins de six mois", lambda q: q.fraicheur == Fraicheur.A_JOUR),
    "TROIS_MOIS": ("Plus de trois mois", lambda q: q.a_rappeler),
    "SIX_MOIS": ("Plus de six mois", lambda q: q.fraicheur != Fraicheur.A_JOUR),
    "DOUZE_MOIS": ("Plus d’un an", lambda q: q.fraicheur == Fraicheur.PERIMEE),
}
TRIS = {"fraicheur": "La plus ancienne d’abord", "note": "La note la plus basse d’abord", "nom": "Par nom"}


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
class Releve:
    """Every visible structure measured once, with where and in which network."""

    qualites: tuple[Qualite, ...]
    bassins: dict[int, Bassin]
    reseaux: dict[int, Reseau]
    dedans: frozenset[int]
    demandes: dict[int, datetime.datetime] = field(default_factory=dict)

    def bassin_de(self, lieu: FaitsLieu) -> Bassin | None:
        """The bassin of a place today."""
        return self.bassins.get(lieu.commune)


@dataclass(frozen=True)
class Tableau:
    """A point of view, narrowed by filters."""

    releve: Releve
    cadre: Cadre
    filtres: Filtres = Filtres()

    @cached_property
    def ensemble(self) -> list[Ligne]:
        """Every structure of the point of view, before any filter."""
        siennes = [q for q in self.releve.qualites if q.faits.pk in self.releve.dedans]
        return [self._ligne(qualite, self.cadre.bassins) for qualite in siennes]

    @property
    def bassins(self) -> list[Bassin]:
        """The bassins where these structures receive people, by name."""
        trouves = {b.pk: b for ligne in self.ensemble for lieu in ligne.lieux if (b := self.releve.bassin_de(lieu))}
        return sorted(trouves.values(), key=lambda bassin: bassin.nom)

    @property
    def reseaux(self) -> list[Reseau]:
        """The networks of these structures, by name."""
        return sorted({ligne.reseau.pk: ligne.reseau for ligne in self.ensemble}.values(), key=lambda r: r.nom)

    @cached_property
    def perimetre(self) -> list[Ligne]:
        """The structures that the figures speak of."""
        lignes = self.ensemble
        if self.filtres.reseau:
            lignes = [ligne for ligne in lignes if ligne.reseau.code == self.filtres.reseau]
        if self._bassin_choisi:
            lignes = [self._ligne(ligne.qualite, frozenset({self._bassin_choisi.pk})) for ligne in lignes]
            lignes = [ligne for ligne in lignes if ligne.lieux]
        return lignes

    @cached_property
    def lignes(self) -> list[Ligne]:
        """The list, filtered and sorted."""
        filtres, cherche = self.filtres, replier(self.filtres.q)
        lignes = [
            ligne
            for ligne in self.perimetre
            if (not cherche or cherche in replier(ligne.qualite.faits.nom))
            and (filtres.note is None or ligne.qualite.note < filtres.note)
            and (not filtres.manque or filtres.manque in ligne.qualite.manques)
            and (not filtres.fraicheur or AGES[filtres.fraicheur][1](ligne.qualite))
        ]
        return sorted(lignes, key=_CLES[filtres.tri])

    @cached_property
    def mesures(self) -> Mesures:
        """The figures of the perimeter."""
        return mesurer(self.perimetre)

    @cached_property
    def region(self) -> Mesures:
        """The same figures for the whole region."""
        return mesurer([self._ligne(qualite, None) for qualite in self.releve.qualites])

    @property
    def entier(self) -> bool:
        """The perimeter is the whole region: there is nothing wider to compare it to."""
        return len(self.perimetre) == len(self.releve.qualites) and not self._bassin_choisi

    @cached_property
    def couverture(self) -> Couverture:
        """Communes far from a place: from any place for who looks at a territory, from own ones otherwise."""
        sources = self.releve.qualites if self.cadre.cle == BASSINS else [ligne.qualite for ligne in self.ensemble]
        reseau = next((r.pk for r in self.reseaux if r.code == self.filtres.reseau), None)
        faits = [q.faits for q in sources if reseau is None or q.faits.reseau == reseau]
        return couverture_lire(_positions(f.lieux for f in faits), self._territoire, self.filtres.distance)

    @cached_property
    def couverture_region(self) -> Couverture:
        """The same for the whole region, from any place."""
        lieux = (qualite.faits.lieux for qualite in self.releve.qualites)
        return couverture_lire(_positions(lieux), None, self.filtres.distance)

    @cached_property
    def par_bassin(self) -> list[MesuresBassin]:
        """The perimeter, bassin by bassin, by name."""
        choisis = [self._bassin_choisi] if self._bassin_choisi else self.bassins
        trouves = []
        for bassin in choisis:
            lignes = [self._ligne(ligne.qualite, frozenset({bassin.pk})) for ligne in self.perimetre]
            communes = self.couverture.par_bassin.get(bassin.pk, (0, 0))
            trouves.append(MesuresBassin(bassin, mesurer([ligne for ligne in lignes if ligne.lieux]), *communes))
        return trouves

    @cached_property
    def _bassin_choisi(self) -> Bassin | None:
        return next((bassin for bassin in self.bassins if bassin.code == self.filtres.bassin), None)

    @property
    def _territoire(self) -> Collection[int] | None:
        """The bassins whose communes count; None for all of them."""
        if self._bassin_choisi:
            return {self._bassin_choisi.pk}
        if self.cadre.structures is not None:
            return {bassin.pk for bassin in self.bassins}
        return self.cadre.bassins

    def _ligne(self, qualite: Qualite, bassins: frozenset[int] | None) -> Ligne:
        """A structure with its places of these bassins only."""
        lieux = qualite.faits.lieux
        if bassins is not None:
            lieux = tuple(lieu for lieu in lieux if (b := self.releve.bassin_de(lieu)) and b.pk in bassins)
        noms = sorted({bassin.nom for lieu in lieux if (bassin := self.releve.bassin_de(lieu))})
        reseau = self.releve.reseaux[qualite.faits.reseau]
        return Ligne(qualite, reseau, tuple(noms), lieux, self.releve.demandes.get(qualite.faits.pk))


_CLES: dict[str, Callable[[Ligne], tuple]] = {
    "fraicheur": lambda ligne: (
        ligne.qualite.confirme_le is not None,
        ligne.qualite.confirme_le,
        replier(ligne.qualite.faits.nom),
        ligne.qualite.faits.pk,
    ),
    "note": lambda ligne: (ligne.qualite.note, replier(ligne.qualite.faits.nom), ligne.qualite.faits.pk),
    "nom": lambda ligne: (replier(ligne.qualite.faits.nom), ligne.qualite.faits.pk),
}


def releve_lire(cadre: Cadre, jour: datetime.date | None = None) -> Releve:
    """Read and measure every visible structure; the number of queries does not depend on how many there are."""
    jour = jour or timezone.localdate()
    faits = faits_lire(Structure.objects.visibles(jour), jour)
    return Releve(
        qualites=tuple(qualite_de(f, jour) for f in faits),
        bassins=bassins_par_commune(jour),
        reseaux=Reseau.objects.in_bulk(),
        dedans=frozenset(cadre.visibles().order_by().values_list("pk", flat=True)),
        demandes=demandes_recentes(),
    )


def ligne_lire(structure: Structure, jour: datetime.date | None = None) -> Ligne:
    """One structure, seen whole, whether the public sees it or not."""
    jour = jour or timezone.localdate()
    (faits,) = faits_lire(Structure.objects.filter(pk=structure.pk), jour)
    demandee_le = demandes_recentes().get(structure.pk)
    return Ligne(qualite_de(faits, jour), structure.reseau, (), faits.lieux, demandee_le)


def demandes_recentes() -> dict[int, datetime.datetime]:
    """When a confirmation was asked, for the structures where it was less than a week ago."""
    return dict(DemandeConfirmation.objects.recentes().order_by("demandee_le").values_list("structure", "demandee_le"))


def _positions(lieux: Iterable[Iterable[FaitsLieu]]) -> Iterator[tuple[float, float, str]]:
    for suite in lieux:
        for lieu in suite:
            yield *lieu.position, lieu.nom
