"""What the numbers of actions say: those written by hand, those that the house counts live, and their sum (R4.10)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from home.indicateurs import Etendue, Perimetre, SourceIndicateur, Valeur, indicateurs
from home.typographie import nombre
from reseau.plans.models import IndicateurAction, Plan

DEUX = 2  # le pluriel commence à deux


@dataclass(frozen=True)
class Mesure:
    """One number of an action as it is today: out of how many, counted when, and the page that lists it when live."""

    indicateur: IndicateurAction
    nombre: Decimal | None
    sur: Decimal | None
    masque: bool = False
    url: str = ""

    @property
    def phrase(self) -> str:
        """« 22 fiches sur 31 », « 1 sur 31 fiches »."""
        unite = self.indicateur.unite
        if self.masque:
            return f"trop peu de {unite} pour être dit"
        if self.nombre is None:
            return (
                f"pas encore compté, {dire(self.sur)} {unite} en vue" if self.sur is not None else "pas encore compté"
            )
        return compter(self.nombre, unite, self.sur)


@dataclass(frozen=True)
class Consolide:
    """Several numbers of the same unit as one: what they add up to, out of what they add up to."""

    unite: str
    nombre: Decimal
    sur: Decimal

    @property
    def part(self) -> Decimal | None:
        """The sum of the numerators over the sum of the denominators, never a mean of the parts."""
        return self.nombre / self.sur if self.sur else None

    @property
    def pour_cent(self) -> int | None:
        """The same in whole hundredths."""
        return None if self.part is None else round(self.part * 100)

    @property
    def phrase(self) -> str:
        """« 36 fiches sur 59 »."""
        return compter(self.nombre, self.unite, self.sur)


def dire(valeur: Decimal | None) -> str:
    """A number as it is read: no zero after the comma that says nothing."""
    if valeur is None:
        return ""
    return nombre(int(valeur)) if valeur == int(valeur) else nombre(float(valeur))


def compter(valeur: Decimal, unite: str, sur: Decimal | None) -> str:
    """A number with its unit, which is written in the plural: it stands beside what is plural."""
    if sur is None:
        return f"{dire(valeur)} {unite}" if valeur >= DEUX else f"{unite} : {dire(valeur)}"
    return f"{dire(valeur)} {unite} sur {dire(sur)}" if valeur >= DEUX else f"{dire(valeur)} sur {dire(sur)} {unite}"


def perimetre_du_plan(plan: Plan) -> Perimetre:
    """On what the numbers of a plan bear: its bassin, the commission of its body, or the region."""
    if bassin := plan.bassin_id or plan.comite.bassin_id:
        return Perimetre(Etendue.BASSIN, bassin)
    if plan.comite.commission_id:
        return Perimetre(Etendue.COMMISSION, plan.comite.commission_id)
    return Perimetre(Etendue.REGION)


class Lecteur:
    """Reads the numbers of plans; a live one is counted once per plan, however many actions are bound to it."""

    def __init__(self) -> None:
        self._sources: dict[str, SourceIndicateur] = indicateurs()
        self._lus: dict[tuple[int, str], Valeur] = {}

    def lire(self, plan: Plan, indicateur: IndicateurAction) -> Mesure:
        """One number; a source that no room gives any more says nothing."""
        if not indicateur.source:
            return Mesure(indicateur, indicateur.valeur, indicateur.cible)
        vive = self.vive(plan, indicateur.source)
        compte = None if vive.masque or vive.nombre is None else Decimal(str(vive.nombre))
        sur = Decimal(str(vive.sur)) if vive.sur is not None and not vive.masque else indicateur.cible
        return Mesure(indicateur, compte, sur, vive.masque, vive.url)

    def vive(self, plan: Plan, code: str) -> Valeur:
        """A number that the house counts, for this plan."""
        cle = (plan.pk, code)
        if cle not in self._lus:
            source = self._sources.get(code)
            du, au = datetime.date(plan.annee, 1, 1), datetime.date(plan.annee + 1, 1, 1)
            self._lus[cle] = source.lire_gardee(perimetre_du_plan(plan), du, au) if source else Valeur(None)
        return self._lus[cle]


def mesures_consolider(mesures: Iterable[Mesure]) -> list[Consolide]:
    """These numbers by unit; one without its denominator, not counted yet or hidden adds nothing on either side."""
    sommes: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for mesure in mesures:
        if mesure.nombre is not None and mesure.sur is not None:
            somme = sommes[mesure.indicateur.unite.strip().lower()]
            somme[0] += mesure.nombre
            somme[1] += mesure.sur
    return [Consolide(unite, nombre, sur) for unite, (nombre, sur) in sorted(sommes.items())]
