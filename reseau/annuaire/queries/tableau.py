"""The board of whoever keeps or animates sheets: what it is made of, its measures and figures in words, and the
list behind them (R7.2).
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from home.exploitation.base import par_lots
from home.recherche.texte import replier
from home.site.cache import Gardee
from home.temps.typographie import INSECABLE, nombre
from reseau.annuaire.choices import Fraicheur
from reseau.annuaire.models import DemandeConfirmation
from reseau.annuaire.queries.bassins import Couverture, couverture_lire, positions_lire
from reseau.annuaire.queries.bilans import PESEES, Bilan, Place, bilans_visibles, faits_lire
from reseau.annuaire.queries.qualite import JOURS_SIGNALEMENT_ANCIEN, FaitsLieu, Qualite, qualite_de
from reseau.annuaire.queries.tenue import BASSINS, REGION, Cadre
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from reseau.territoires.portes import bassins_par_commune

L = TypeVar("L", Place, FaitsLieu)


@dataclass(frozen=True)
class Releve:
    """Every visible structure weighed once, with where and in which network; those of the point of view."""

    jour: datetime.date
    bilans: Sequence[Bilan]
    bassins: dict[int, Bassin]
    reseaux: dict[int, Reseau]
    dedans: frozenset[int] | None
    demandes: dict[int, datetime.datetime] = field(default_factory=dict)
    calculs: dict[Any, Any] = field(default_factory=dict)

    def bassin_de(self, lieu: Place | FaitsLieu) -> Bassin | None:
        """The bassin of a place today."""
        return self.bassins.get(lieu.commune)

    def lieux_de(self, lieux: tuple[L, ...], bassins: frozenset[int] | None) -> tuple[L, ...]:
        """Those of these bassins only."""
        if bassins is None:
            return lieux
        return tuple(lieu for lieu in lieux if (b := self.bassin_de(lieu)) and b.pk in bassins)


def releve_lire(cadre: Cadre, jour: datetime.date | None = None) -> Releve:
    """Read and weigh every visible structure; the number of queries does not depend on how many there are."""
    jour = jour or timezone.localdate()
    dedans = None
    if cadre.cle != REGION:
        dedans = frozenset(cadre.visibles().order_by().values_list("pk", flat=True))
    return Releve(
        jour=jour,
        bilans=bilans_visibles(jour),
        bassins=bassins_par_commune(jour),
        reseaux=Reseau.objects.in_bulk(),
        dedans=dedans,
        demandes=demandes_recentes(),
    )


def demandes_recentes() -> dict[int, datetime.datetime]:
    """When a confirmation was asked, for the structures where it was less than a week ago."""
    return dict(DemandeConfirmation.objects.recentes().order_by("demandee_le").values_list("structure", "demandee_le"))


# Figures of a set of structures (R7.2, access).


@dataclass(frozen=True)
class Ligne:
    """One structure of the list, read in full."""

    qualite: Qualite
    reseau: Reseau
    bassins: tuple[str, ...]
    lieux: tuple[FaitsLieu, ...]
    demandee_le: datetime.datetime | None = None


@dataclass(frozen=True)
class Mesures:
    """What a set of structures amounts to."""

    structures: int = 0
    lieux: int = 0
    a_jour: int = 0
    horaires: int = 0
    signalements: int = 0
    anciens: int = 0
    signalees: int = 0
    sans_referent: int = 0
    note: int = 0


def mesurer(bilans: Sequence[Bilan]) -> Mesures:
    """Count; the mean score is rounded down."""
    recus = [bilan.ages for bilan in bilans if bilan.ages]
    return Mesures(
        structures=len(bilans),
        lieux=sum([len(bilan.lieux) for bilan in bilans]),
        a_jour=sum([bilan.fraicheur is Fraicheur.A_JOUR for bilan in bilans]),
        horaires=sum([lieu.horaires for bilan in bilans for lieu in bilan.lieux]),
        signalements=sum(map(len, recus)),
        anciens=sum(age > JOURS_SIGNALEMENT_ANCIEN for ages in recus for age in ages),
        signalees=len(recus),
        sans_referent=sum([bilan.referents == 0 for bilan in bilans]),
        note=sum([bilan.note for bilan in bilans]) // len(bilans) if bilans else 0,
    )


def horaires_complets(ligne: Ligne) -> int:
    """How many of its places have hours that one can read."""
    sans_horaires = ligne.qualite.lieux_sans_horaires
    return sum(lieu.pk not in sans_horaires for lieu in ligne.lieux)


# The list behind the figures of a board: put in order by what is kept of each structure, read in full page by page.
#
# Files go through all of them, lot after lot.

TRIS = {"fraicheur": "La plus ancienne d’abord", "note": "La note la plus basse d’abord", "nom": "Par nom"}
LOT = 1000
_RANGS: dict[str, Callable[[Bilan], Any]] = {
    "fraicheur": lambda bilan: bilan.confirme_le or datetime.date.min,
    "note": lambda bilan: bilan.note,
    "nom": lambda bilan: 0,
}


def noms_replies() -> dict[int, str]:
    """The folded name of every structure, to look for one and to put them in order; one query."""
    return {pk: replier(nom) for pk, nom in Structure.objects.order_by().values_list("pk", "nom").iterator(LOT)}


class Lignes:
    """Structures in order, read in full on the pages shown."""

    def __init__(
        self, releve: Releve, bilans: Iterable[Bilan], tri: str, noms: dict[int, str], bassins: frozenset[int] | None
    ) -> None:
        self._releve, self._bassins = releve, bassins
        rang = _RANGS[tri]
        ranges = sorted(bilans, key=lambda bilan: (rang(bilan), noms.get(bilan.pk, ""), bilan.pk))
        self._cles = [bilan.pk for bilan in ranges]

    def __len__(self) -> int:
        return len(self._cles)

    def __getitem__(self, tranche: slice) -> list[Ligne]:
        return self._lire(self._cles[tranche])

    def __iter__(self) -> Iterator[Ligne]:
        for lot in par_lots(self._cles, LOT):
            yield from self._lire(lot)

    def _lire(self, cles: Sequence[int]) -> list[Ligne]:
        """These structures in full; one that has just left is left out."""
        releve, lignes = self._releve, {}
        for faits in faits_lire(Structure.objects.filter(pk__in=cles), releve.jour):
            lieux = releve.lieux_de(faits.lieux, self._bassins)
            noms = sorted({bassin.nom for lieu in lieux if (bassin := releve.bassin_de(lieu))})
            qualite, demandee_le = qualite_de(faits, releve.jour), releve.demandes.get(faits.pk)
            lignes[faits.pk] = Ligne(qualite, releve.reseaux[faits.reseau], tuple(noms), lieux, demandee_le)
        return [lignes[cle] for cle in cles if cle in lignes]


def ligne_lire(structure: Structure, jour: datetime.date | None = None) -> Ligne:
    """One structure, seen whole, whether the public sees it or not."""
    jour = jour or timezone.localdate()
    (faits,) = faits_lire(Structure.objects.filter(pk=structure.pk), jour)
    demandee_le = demandes_recentes().get(structure.pk)
    return Ligne(qualite_de(faits, jour), structure.reseau, (), faits.lieux, demandee_le)


# The board of whoever keeps or animates sheets: measures, what they compare to, and the list behind them.

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
        filtres, cherche, noms = self.filtres, replier(self.filtres.q), noms_replies()
        bilans = [
            bilan
            for bilan in self.perimetre
            if (filtres.note is None or bilan.note < filtres.note)
            and (not filtres.manque or filtres.manque in bilan.manques)
            and (not filtres.fraicheur or AGES[filtres.fraicheur][1](bilan))
            and cherche in noms.get(bilan.pk, "")
        ]
        bassins = frozenset({self._bassin_choisi.pk}) if self._bassin_choisi else self.cadre.bassins
        return Lignes(self.releve, bilans, filtres.tri, noms, bassins)

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


# The figures of a board in words: the value, what it is made of, what it compares to, the list behind it.


@dataclass(frozen=True)
class Chiffre:
    """One figure."""

    libelle: str
    valeur: str
    detail: str
    comparaison: str
    url: str
    lien: str


def part(compte: int, total: int) -> int | None:
    """A percentage rounded down: 100 only when it is all of them; None of nothing."""
    return 100 * compte // total if total else None


def dire_part(compte: int, total: int) -> str:
    """« 67 % », or a dash."""
    valeur = part(compte, total)
    return "–" if valeur is None else f"{valeur}{INSECABLE}%"


def chiffres_dire(tableau: Tableau) -> list[Chiffre]:
    """The seven figures of a board (R7.2, R3.2)."""
    return [
        _structures(tableau), *_fraicheur_et_horaires(tableau), _communes(tableau), *_suivi(tableau), _note(tableau)
    ]  # fmt: skip


def _structures(tableau: Tableau) -> Chiffre:
    m, r = tableau.mesures, tableau.region
    return Chiffre(
        "structures" if m.structures > 1 else "structure",
        nombre(m.structures),
        f"{nombre(m.lieux)} lieu{'x' if m.lieux > 1 else ''} d’accueil",
        "" if tableau.entier else f"région : {nombre(r.structures)} structures, {nombre(r.lieux)} lieux",
        _liste(tableau),
        "Voir la liste",
    )


def _fraicheur_et_horaires(tableau: Tableau) -> Iterator[Chiffre]:
    m = tableau.mesures
    yield Chiffre(
        "des fiches confirmées depuis moins de six mois",
        dire_part(m.a_jour, m.structures),
        f"{nombre(m.a_jour)} sur {nombre(m.structures)}",
        _comparer(tableau, lambda x: (x.a_jour, x.structures)),
        _liste(tableau, fraicheur="SIX_MOIS"),
        "Voir les autres",
    )
    yield Chiffre(
        "des lieux aux horaires complets",
        dire_part(m.horaires, m.lieux),
        f"{nombre(m.horaires)} sur {nombre(m.lieux)}",
        _comparer(tableau, lambda x: (x.horaires, x.lieux)),
        _liste(tableau, manque="horaires"),
        "Voir ce qui manque",
    )


def _communes(tableau: Tableau) -> Chiffre:
    couverture = tableau.couverture
    lointaines = len(couverture.lointaines)
    return Chiffre(
        f"des communes à {couverture.km} km au plus d’un lieu",
        dire_part(couverture.couvertes, couverture.communes),
        f"{nombre(lointaines)} commune{'s' if lointaines > 1 else ''} plus loin",
        _comparer_couverture(tableau),
        _adresse(tableau, "communes_eloignees"),
        "Voir les communes éloignées",
    )


def _suivi(tableau: Tableau) -> Iterator[Chiffre]:
    m = tableau.mesures
    yield Chiffre(
        "signalements ouverts" if m.signalements > 1 else "signalement ouvert",
        nombre(m.signalements),
        f"dont {nombre(m.anciens)} depuis plus de quinze jours" if m.signalements else "",
        _comparer(tableau, lambda x: (x.signalees, x.structures), "des fiches ; ")
        if m.signalements or not tableau.entier
        else "",
        reverse("signalements"),
        "Voir les signalements",
    )
    yield Chiffre(
        "structures sans référent" if m.sans_referent > 1 else "structure sans référent",
        nombre(m.sans_referent),
        f"{dire_part(m.sans_referent, m.structures)} du total",
        _comparer(tableau, lambda x: (x.sans_referent, x.structures)),
        _liste(tableau, manque="referent"),
        "Voir lesquelles",
    )


def _note(tableau: Tableau) -> Chiffre:
    return Chiffre(
        "sur 100, note moyenne des fiches",
        nombre(tableau.mesures.note) if tableau.mesures.structures else "–",
        "",
        "" if tableau.entier else f"région : {nombre(tableau.region.note)}",
        _liste(tableau, tri="note"),
        "Voir les plus basses",
    )


Rapport = Callable[[Mesures], tuple[int, int]]


def _comparer(tableau: Tableau, rapport: Rapport, debut: str = "") -> str:
    """« région : 72 % »; seen from the whole region, the lowest and the highest bassins."""
    if not tableau.entier:
        ici = f"{dire_part(*rapport(tableau.mesures))} {debut}" if debut else ""
        return f"{ici}région : {dire_part(*rapport(tableau.region))}"
    return _etendue((ligne, part(*rapport(ligne.mesures))) for ligne in tableau.par_bassin)


def _comparer_couverture(tableau: Tableau) -> str:
    if not tableau.entier:
        region = tableau.couverture_region
        return f"région : {dire_part(region.couvertes, region.communes)}"
    return _etendue((ligne, part(ligne.communes - ligne.lointaines, ligne.communes)) for ligne in tableau.par_bassin)


def _etendue(parts: Iterable[tuple[MesuresBassin, int | None]]) -> str:
    """« de 40 % (Confolens) à 90 % (Niort) selon le bassin »; nothing with fewer than two bassins."""
    connues = [(valeur, ligne.bassin.nom) for ligne, valeur in parts if valeur is not None]
    if len(connues) < 2:
        return ""
    (bas, nom_bas), (haut, nom_haut) = min(connues), max(connues)
    if bas == haut:
        return f"{bas}{INSECABLE}% dans chaque bassin"
    return f"de {bas}{INSECABLE}% ({nom_bas}) à {haut}{INSECABLE}% ({nom_haut}) selon le bassin"


def _liste(tableau: Tableau, **filtres: str) -> str:
    """The board with the same perimeter and these filters of the list."""
    return f"{_adresse(tableau, 'tableau_annuaire', **filtres)}#t-liste"


def _adresse(tableau: Tableau, nom: str, **filtres: str) -> str:
    requete = QueryDict(mutable=True)
    choisis = tableau.filtres
    perimetre = {"cadre": tableau.cadre.cle, "bassin": choisis.bassin, "reseau": choisis.reseau}
    for cle, valeur in {**perimetre, "distance": str(choisis.distance), **filtres}.items():
        if valeur:
            requete[cle] = valeur
    return f"{reverse(nom)}?{requete.urlencode()}"


TABLEAUX = Gardee("tableaux de l’annuaire", modeles=PESEES, longues=True)


def tableau_entier(cadre: Cadre) -> Tableau:
    """The board of a point of view, before any filter."""
    return TABLEAUX.lire((cadre, Filtres(), timezone.localdate()), lambda: Tableau(releve_lire(cadre), cadre).garnir())


def tableau_filtrer(entier: Tableau, filtres: Filtres) -> Tableau:
    """The same, narrowed; what is looked for in words is not kept."""
    if filtres.q:
        return entier.filtrer(filtres)
    return TABLEAUX.lire((entier.cadre, filtres, timezone.localdate()), lambda: entier.filtrer(filtres).garnir())
