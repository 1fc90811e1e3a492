"""The table of the note: years side by side, beside the neighbours and the region; what is missing is said (R5.25)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Max, Min, QuerySet

from home.temps.typographie import nombre
from reseau.ecrits.models import ImportMesures, IndicateurTerritoire, MesureTerritoire
from reseau.plans.portes import dire
from reseau.territoires.models import Bassin, CompositionCommission

ANNEES_MONTREES, CENT = 5, 100
POUR_CENT, DITS = "%", ("valeur", "sur")
LARGEUR, HAUTEUR, MARGE = 120, 32, 4


@dataclass(frozen=True)
class Case:
    """One number of the table, of a bassin or of several together: `sur` when it is a share, `manquent` bassins."""

    unite: str
    valeur: Decimal
    sur: Decimal | None = None
    manquent: int = 0

    @property
    def part(self) -> Decimal | None:
        """In hundredths, of one sum over another: never a mean of parts."""
        return CENT * self.valeur / self.sur if self.sur else None

    @property
    def compare(self) -> Decimal:
        return self.valeur if self.part is None else self.part

    @property
    def phrase(self) -> str:
        """« 12 345 », « 7,5 % », with its unit beside the line."""
        if self.part is None:
            return f"{dire(self.valeur)}\u00a0%" if self.unite == POUR_CENT else dire(self.valeur)
        return f"{nombre(float(round(self.part, 1)))}\u00a0%"

    @property
    def detail(self) -> str:
        """« 1 230 sur 16 400 », for a share."""
        return "" if self.sur is None else f"{dire(self.valeur)} sur {dire(self.sur)}"


@dataclass(frozen=True)
class LigneDuTableau:
    """One indicator for a bassin: a case a year, None when it is missing; beside it, the neighbours and the region."""

    indicateur: IndicateurTerritoire
    cases: list[Case | None]
    voisins: Case | None
    region: Case | None
    trait: str
    derniere: int | None

    @property
    def mots(self) -> str:
        return f"{self.indicateur.libelle} : " + ", puis ".join(case.phrase for case in self.cases if case)

    @property
    def manque(self) -> bool:
        return not any(self.cases)


@dataclass(frozen=True)
class TableauDeLaNote:
    """The whole table of a bassin; the same lines for every one."""

    bassin: Bassin
    annees: list[int]
    lignes: list[LigneDuTableau]

    @property
    def traits(self) -> bool:
        return any(ligne.trait for ligne in self.lignes)

    @property
    def manquantes(self) -> list[IndicateurTerritoire]:
        return [ligne.indicateur for ligne in self.lignes if ligne.manque]


class Nombre(NamedTuple):
    """What a measure says, without the row."""

    valeur: Decimal
    sur: Decimal | None


def tableau_du_bassin(bassin: Bassin) -> TableauDeLaNote:
    """The table of a bassin, in six queries; of the other bassins, only the last year that it has is read."""
    indicateurs = list(IndicateurTerritoire.objects.filter(retire=False))
    mesures = MesureTerritoire.objects.filter(indicateur__retire=False).order_by()
    annees = sorted(mesures.values_list("annee", flat=True).distinct().order_by("-annee")[:ANNEES_MONTREES])
    ici: dict[int, dict[int, Nombre]] = defaultdict(dict)
    for pk, annee, *dits in mesures.filter(bassin=bassin, annee__in=annees).values_list("indicateur", "annee", *DITS):
        ici[pk][annee] = Nombre(*dits)
    dernieres = {pk: max(connues) for pk, connues in ici.items()}
    la: dict[int, dict[int, Nombre]] = defaultdict(dict)
    autres = mesures.filter(annee__in=set(dernieres.values()))
    for pk, annee, ou, *dits in autres.values_list("indicateur", "annee", "bassin", *DITS):
        if annee == dernieres.get(pk):
            la[pk][ou] = Nombre(*dits)
    tous = set(Bassin.objects.en_vigueur().values_list("pk", flat=True)) | {bassin.pk}
    siennes = CompositionCommission.objects.en_vigueur().filter(bassin=bassin).values("commission")
    compositions = CompositionCommission.objects.en_vigueur().filter(commission__in=siennes)
    ensembles = set(compositions.values_list("bassin", flat=True)) & tous, tous
    lignes = [
        _ligne(indicateur, annees, ici[indicateur.pk], la[indicateur.pk], ensembles) for indicateur in indicateurs
    ]
    return TableauDeLaNote(bassin, annees, lignes)


def _ligne(
    indicateur: IndicateurTerritoire,
    annees: list[int],
    ici: dict[int, Nombre],
    la: dict[int, Nombre],
    ensembles: tuple[set[int], set[int]],
) -> LigneDuTableau:
    """One indicator: `ici` by year, `la` by bassin in its last year; `ensembles`, the neighbours and the region."""
    unite = indicateur.unite
    cases = [consolider(unite, [ici[annee]]) if annee in ici else None for annee in annees]
    voisins, region = (_ensemble(unite, la, ou) for ou in ensembles)
    return LigneDuTableau(indicateur, cases, voisins, region, _trait(cases), max(ici, default=None))


def _ensemble(unite: str, la: dict[int, Nombre], ou: set[int]) -> Case | None:
    """These bassins together that year; those without a measure are counted as missing."""
    connues = [la[pk] for pk in ou if pk in la]
    return consolider(unite, connues, len(ou) - len(connues)) if len(ou) > 1 else None


def consolider(unite: str, mesures: Iterable[Nombre | MesureTerritoire], manquent: int = 0) -> Case | None:
    """The sum of the values over the sum of what they are out of; None for parts alone, which do not add up."""
    lues = list(mesures)
    avec = [mesure for mesure in lues if mesure.sur is not None]
    if avec and len(avec) < len(lues):  # une part et un nombre ne s’additionnent pas : celles qui disent sur combien
        manquent, lues = manquent + len(lues) - len(avec), avec
    if not lues or (unite == POUR_CENT and not avec and len(lues) > 1):
        return None
    valeur = sum((mesure.valeur for mesure in lues), Decimal(0))
    sur = sum((mesure.sur for mesure in avec if mesure.sur is not None), Decimal(0)) if avec else None
    return Case(unite, valeur, sur, manquent)


def _trait(cases: list[Case | None]) -> str:
    """The points of a line from year to year; nothing to draw from one number alone."""
    points = [(rang, case.compare) for rang, case in enumerate(cases) if case]
    if len(points) < 2:
        return ""
    bas, haut = min(v for _, v in points), max(v for _, v in points)
    pas = Decimal(LARGEUR - 2 * MARGE) / max(len(cases) - 1, 1)
    echelle = Decimal(HAUTEUR - 2 * MARGE) / ((haut - bas) or 1)
    places = ((MARGE + rang * pas, HAUTEUR - MARGE - (valeur - bas) * echelle) for rang, valeur in points)
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def indicateurs_tenus() -> QuerySet[IndicateurTerritoire]:
    """The indicators, those retired too, with what is known of each."""
    return IndicateurTerritoire.objects.annotate(
        bassins=Count("mesures__bassin", distinct=True), premiere=Min("mesures__annee"), derniere=Max("mesures__annee")
    ).order_by("retire", "ordre", "code")


def imports_recents() -> QuerySet[ImportMesures]:
    """The last files applied."""
    return ImportMesures.objects.select_related("par", "annule_par")[:10]


def mesures_tenues() -> QuerySet[MesureTerritoire]:
    """Every measure, in the order of the table, bassin by bassin, year by year."""
    mesures = MesureTerritoire.objects.select_related("indicateur", "bassin")
    return mesures.order_by("indicateur__ordre", "indicateur__code", "bassin__nom", "annee")
