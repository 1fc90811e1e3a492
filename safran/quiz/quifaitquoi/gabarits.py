"""The templates of questions and the tables that go with them, read once from `gabarits.yaml`."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

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
