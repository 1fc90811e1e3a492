"""What a document of a territory may be, the life that it leads, and the sections that each kind starts with
(R4.9, R5.10, R5.12).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.db import models

from home.etats.cycles import Cycle

TEXTE_MAX, TITRE_MAX, SECTIONS_MAX, CHIFFRES_MAX = 20000, 120, 60, 12
ANNEES = range(2000, 2100)


class Genre(models.TextChoices):
    """The three documents that a territory writes, each with its template (`gabarits.yaml`)."""

    DIAGNOSTIC = "DIAGNOSTIC", "Diagnostic des besoins"
    PROTOCOLE = "PROTOCOLE", "Protocole d’accueil"
    NOTE = "NOTE", "Note de territoire"


class EtatDocument(models.TextChoices):
    """Where a document stands."""

    CO_ECRITURE = "CO_ECRITURE", "En écriture"
    RELECTURE = "RELECTURE", "En relecture"
    PUBLIE = "PUBLIE", "Publié"
    REMPLACE = "REMPLACE", "Remplacé"


class Diffusion(models.TextChoices):
    """Who reads it once published."""

    RESEAU = "RESEAU", "Les membres du réseau"
    TOUS = "TOUS", "Tout le monde"


class SortRemarque(models.TextChoices):
    """What became of a remark."""

    RETENUE = "RETENUE", "Retenue"
    ECARTEE = "ECARTEE", "Écartée"


E = EtatDocument
DOCUMENT = Cycle(
    "document_local",
    EtatDocument,
    {E.CO_ECRITURE: {E.RELECTURE}, E.RELECTURE: {E.CO_ECRITURE, E.PUBLIE}, E.PUBLIE: {E.REMPLACE}},
    tons={E.CO_ECRITURE: "attente", E.RELECTURE: "attente", E.PUBLIE: "ok"},
    avec=("bassin",),
    sujet="ce document",
)
EN_CHANTIER = (E.CO_ECRITURE, E.RELECTURE)
LUS = (E.PUBLIE, E.REMPLACE)


# The sections that each kind of document starts with.

FICHIER = Path(__file__).with_name("gabarits.yaml")


@dataclass(frozen=True)
class SectionDeGabarit:
    """A section to write: its key, its title, what one writes there, whether a source is asked."""

    cle: str
    titre: str
    consigne: str = ""
    sources: bool = False


@cache
def gabarits() -> dict[str, tuple[SectionDeGabarit, ...]]:
    """Sections in order, by kind of document."""
    lu = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))
    return {genre: tuple(SectionDeGabarit(**section) for section in sections) for genre, sections in lu.items()}
