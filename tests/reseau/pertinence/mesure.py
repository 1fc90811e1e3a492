"""What the first three answers are worth against what the trade would have answered; the targets that they hold."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pytest

from tests.reseau.pertinence.reponses import Reponse, chercher, fraiche_plus_bas, zone_couvre
from tests.reseau.pertinence.situations import CENT, ECARTEES, PARTS, TEMOIN, Situation, commune_de, portes, situations

TETE = 3
PRECISION, INDISPENSABLE = 0.90, 0.95


@dataclass(frozen=True)
class Constat:
    """What one situation found; `vide`: nothing was shown although a door is there."""

    situation: Situation
    tete: tuple[Reponse, ...]
    vide: bool
    hors_zone: bool
    perimee: bool

    @property
    def precision(self) -> float:
        """The share of good doors among those shown; showing nothing is worth nothing."""
        return sum(r.est(self.situation.bonnes) for r in self.tete) / len(self.tete) if self.tete else 0.0

    @property
    def premiere(self) -> bool:
        """Whether an indispensable door comes first."""
        return any(r.est(self.situation.indispensable) for r in self.tete[:1])

    @property
    def indispensable(self) -> bool:
        """Whether one is among the first three."""
        return any(r.est(self.situation.indispensable) for r in self.tete)

    @property
    def interdite(self) -> bool:
        """Whether one that has no place there is among them."""
        return any(r.est(self.situation.interdites) for r in self.tete)

    def __str__(self) -> str:
        vues = ", ".join(f"{r.reseau}/{r.structure}" for r in self.tete) or "rien"
        attendues = ", ".join(sorted(self.situation.indispensable))
        return f"{self.situation.id} « {self.situation.q} » à {self.situation.commune} : {vues} ; attendu {attendues}"


def constater(situation: Situation, jour: datetime.date) -> Constat:
    """Ask the search, and judge its first three."""
    reponses = chercher(situation)
    tete, commune = tuple(reponses[:TETE]), commune_de(situation)
    return Constat(
        situation=situation,
        tete=tete,
        vide=not reponses and bool(portes(situation, jour)),
        hors_zone=not all(zone_couvre(r, commune) for r in tete),
        perimee=any(r.perimee and fraiche_plus_bas(r, reponses[rang:]) for rang, r in enumerate(tete, 1)),
    )


@dataclass(frozen=True)
class Mesure:
    """A figure: a share that must reach its target, or a number of situations that must be nought.

    `atteinte`: what it is on a part left aside, when the target is not reached there yet; it may only improve.
    """

    titre: str
    lire: Callable[[Constat], float]
    cible: float | None = None
    part: bool = False
    atteinte: dict[str, float] = field(default_factory=dict)

    def valeur(self, constats: list[Constat]) -> float:
        """The mean of a share, or the number of situations."""
        somme = sum(self.lire(constat) for constat in constats)
        return somme / len(constats) if self.part else somme

    def manque(self, constats: list[Constat], part: str = "") -> bool:
        """Whether the target is missed; of the situations left aside, what they had reached."""
        valeur, voulue = self.valeur(constats), self.atteinte.get(part, self.cible)
        return voulue is not None and (valeur < voulue if self.part else valeur > voulue)

    def en_faute(self, constat: Constat) -> bool:
        """Whether a situation weighs on the figure."""
        return self.lire(constat) < 1 if self.part else bool(self.lire(constat))

    def dire(self, constats: list[Constat]) -> str:
        """The figure in French."""
        valeur = self.valeur(constats)
        return f"{valeur:.3f}".replace(".", ",") if self.part else str(int(valeur))


MESURES = (
    Mesure("précision@3", lambda c: c.precision, PRECISION, part=True, atteinte={TEMOIN: 0.77, CENT: 0.75}),
    Mesure("première@1", lambda c: c.premiere, part=True),
    Mesure("indispensable@3", lambda c: c.indispensable, INDISPENSABLE, part=True, atteinte={TEMOIN: 0.79, CENT: 0.85}),
    Mesure("vides", lambda c: c.vide, 0),
    Mesure("hors zone", lambda c: c.hors_zone, 0),
    Mesure("périmées", lambda c: c.perimee, 0),
    Mesure("interdites", lambda c: c.interdite),
)


@dataclass(frozen=True)
class Bilan:
    """The figures of one part over one directory."""

    monde: str
    part: str
    constats: list[Constat]

    def manques(self) -> list[str]:
        """Each target missed, with the situations in fault."""
        return [
            f"{self.monde}, {self.part} ; {mesure.titre} : {mesure.dire(self.constats)}\n{self.fautes(mesure)}"
            for mesure in MESURES
            if mesure.manque(self.constats, self.part)
        ]

    def fautes(self, mesure: Mesure) -> str:
        """The situations in fault; of those held out, their number and their identifiers only."""
        fautifs = [constat for constat in self.constats if mesure.en_faute(constat)]
        if self.part in (*ECARTEES, CENT):
            return f"  {len(fautifs)} : {' '.join(constat.situation.id for constat in fautifs)}"
        return "\n".join(f"  {constat}" for constat in fautifs)


def mesurer(monde: str, jour: datetime.date) -> list[Bilan]:
    """Every part over the directory that stands; of the hundred, those whose door is there."""
    bilans = [Bilan(monde, part, [constater(s, jour) for s in situations(part, monde)]) for part in PARTS]
    avec_porte = [situation for situation in situations(CENT) if portes(situation, jour)]
    return [*bilans, Bilan(monde, CENT, [constater(situation, jour) for situation in avec_porte])]


def tableau(bilans: Iterable[Bilan]) -> str:
    """One line per part, as the end of a run shows it."""
    lignes = [("pertinence", *(mesure.titre for mesure in MESURES))]
    for bilan in bilans:
        nom = f"{bilan.monde}, {bilan.part} ({len(bilan.constats)})"
        lignes.append((nom, *(mesure.dire(bilan.constats) for mesure in MESURES)))
    return "\n".join(f"{nom:<38}" + "".join(f"{cellule:>17}" for cellule in cellules) for nom, *cellules in lignes)


def juger(bilans: list[Bilan], noter: Callable[[str, object], None], config: pytest.Config) -> None:
    """Note the table for the end of the run, and with -v each situation in fault of a target even met; hold targets."""
    dits = [tableau(bilans)]
    if config.get_verbosity() > 0:
        dits += [
            f"{bilan.monde}, {bilan.part}, {mesure.titre} :\n{bilan.fautes(mesure)}"
            for bilan in bilans
            for mesure in MESURES
            if mesure.cible is not None and not mesure.manque(bilan.constats)
        ]
    noter("tableau", "\n".join(dits))
    if manques := [manque for bilan in bilans for manque in bilan.manques()]:
        pytest.fail("\n".join(manques), pytrace=False)
