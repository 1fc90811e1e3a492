"""Templates of trainings: a plan kept as data, where one only writes what is one's own."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from home.riche import riche_ecrire
from safran.atelier.plan import QUESTION, Bloc, PlanEtape, PlanFormation, PlanModule
from safran.atelier.questions import question_neuve

DOSSIER = Path(__file__).parent / "contenu"
RICHES = {"encadre": "texte", "a_vous": "consigne"}


@dataclass(frozen=True)
class Modele:
    """One template: what it is called, how the list offers it, its modules."""

    code: str
    dit: str
    modules: tuple[PlanModule, ...]
    objectifs: tuple[str, ...] = ()

    def plan(self, *, titre: str, accroche: str, rubrique: str) -> PlanFormation:
        """The training that it gives."""
        return PlanFormation(titre, accroche, rubrique, modules=self.modules, objectifs=self.objectifs)


@cache
def modeles_lire() -> tuple[Modele, ...]:
    """The templates, in the order of their files."""
    return tuple(_modele(chemin) for chemin in sorted(DOSSIER.glob("*.yaml")))


def modele_lire(code: str) -> Modele | None:
    """One template by its code."""
    return next((modele for modele in modeles_lire() if modele.code == code), None)


def _modele(chemin: Path) -> Modele:
    brut = yaml.safe_load(chemin.read_text("utf-8"))
    modules = tuple(
        PlanModule(
            module["titre"],
            tuple(PlanEtape(etape["titre"], tuple(map(_bloc, etape["blocs"]))) for etape in module["etapes"]),
            module.get("resume", ""),
        )
        for module in brut["modules"]
    )
    return Modele(brut["code"], brut["dit"], modules, tuple(brut.get("objectifs", ())))


def _bloc(brut: dict[str, Any]) -> Bloc:
    """A block as the stream field stores it; a question is one to write, with its stem."""
    ((genre, valeur),) = brut.items()
    if genre == QUESTION:
        neuve = question_neuve(valeur["genre"])
        return QUESTION, {**neuve, "value": {**neuve["value"], "enonce": valeur["enonce"]}}
    if genre == "texte":
        return genre, riche_ecrire(valeur)
    if champ := RICHES.get(genre):
        return genre, {**valeur, champ: riche_ecrire(valeur[champ])}
    return genre, valeur
