"""A training as data before it is pages: its plan, the templates kept as data, the questions that a step may hold."""

import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.html import strip_tags
from django.utils.text import Truncator

from home.documents.markdown import riche_ecrire
from safran.quiz.models import QuestionBanque
from safran.quiz.portes import ContenuBanqueBlock

# A training as data, before it is pages: what a template, a copy, a text file or an archive is made into.
# A block is its type and its value as the stream field stores them; a question is written apart, in the bank.

Bloc = tuple[str, Any]
QUESTION = "question"


@dataclass(frozen=True)
class PlanEtape:
    """One step: its title, its blocks in order."""

    titre: str
    blocs: tuple[Bloc, ...] = ()


@dataclass(frozen=True)
class PlanModule:
    """One module and its steps."""

    titre: str
    etapes: tuple[PlanEtape, ...] = ()
    resume: str = ""


@dataclass(frozen=True)
class PlanFormation:
    """A whole training; codes name what the vocabularies hold, an unknown one is left out."""

    titre: str
    accroche: str
    rubrique: str  # le code ; vide : la première du programme
    modules: tuple[PlanModule, ...] = ()
    objectifs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    missions: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


# Questions that a step may hold: which kinds are written here, what a new one proposes, what the bank calls it.

SANS_TITRE = "Question à écrire"
SIMPLES = ("unique", "multiple", "vrai_faux")  # celles que l’atelier écrit ; les autres s’écrivent dans la banque
MONTRES = ("enonce", "reponses", "juste", "texte", "retour_vrai", "retour_faux", "retour")  # dans cet ordre
GENRES_NEUFS = ("unique", "vrai_faux")  # ce que la palette offre


def question_neuve(genre: str) -> dict[str, Any]:
    """A question to write; no answer is right until somebody says which, and it is not published without."""
    return _neuve(genre, reponses=_reponses(3)) if genre == "unique" else _neuve(genre)


def question_brouillon(question: QuestionBanque) -> QuestionBanque:
    """The question as its latest draft has it."""
    return question.get_latest_revision_as_object() if question.latest_revision_id else question


def question_titre(contenu: dict[str, Any]) -> str:
    """What the bank calls it: its first words."""
    enonce = " ".join(strip_tags(str(contenu["value"].get("enonce") or "")).split())
    return Truncator(enonce).chars(120) or SANS_TITRE


def _neuve(genre: str, **valeur: Any) -> dict[str, Any]:
    bloc = ContenuBanqueBlock().child_blocks[genre]
    return {"type": genre, "value": {**bloc.get_prep_value(bloc.get_default()), **valeur}}


def _reponses(combien: int) -> list[dict[str, Any]]:
    """Empty answers, as a new question proposes them."""
    bloc = ContenuBanqueBlock().child_blocks["unique"].child_blocks["reponses"].child_block
    neuve = bloc.get_prep_value(bloc.get_default())
    return [{"type": "item", "value": {**neuve, "juste": False}, "id": str(uuid.uuid4())} for _ in range(combien)]


# Templates of trainings: a plan kept as data, where one only writes what is one's own.

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
