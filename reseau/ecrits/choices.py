"""What a document of a territory may be, and the life that it leads (R4.9, R5.10, R5.12)."""

from django.db import models

from home.etats import Cycle

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
