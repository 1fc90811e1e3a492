"""What a line of the sheet may say."""

import datetime

from django.db import models

from home.etats.cycles import Cycle
from safran.inscriptions.choices import EtatInscription


class EtatPresence(models.TextChoices):
    """One person, one half-day."""

    PRESENT = "PRESENT", "Présence"
    ABSENT = "ABSENT", "Absence"
    EXCUSE = "EXCUSE", "Absence excusée"
    A_NOTER = "A_NOTER", "Pas encore noté"  # ce qui fut noté d’un coup, puis repris : la feuille n’en dit rien


class Moyen(models.TextChoices):
    """How a presence came to be known."""

    DESSIN = "DESSIN", "Signature tracée"
    CASE = "CASE", "Signature par case cochée"
    PAPIER = "PAPIER", "Notée d’après la feuille papier"


TOUS_PRESENTS, REPRISE = "Présence notée (tous présents)", datetime.timedelta(minutes=10)
TONS = {EtatPresence.PRESENT: "ok", EtatPresence.ABSENT: "non", EtatPresence.EXCUSE: "info"}
# Une signature : des traits seulement, dans un cadre de 320 sur 120.
TRACE = r"^(?:[ML] ?-?\d{1,4}(?:\.\d)? -?\d{1,4}(?:\.\d)? ?)*$"
MAX_TRACE = 12_000
EXTENSIONS_PIECE = ("pdf", "jpg", "jpeg", "png")
MAX_PIECE = 5 * 1024 * 1024


class EtatBordereau(models.TextChoices):
    """A list of sessions whose traces may go."""

    OUVERT = "OUVERT", "À approuver"
    APPROUVE = "APPROUVE", "Approuvé deux fois, destruction en cours"
    DETRUIT = "DETRUIT", "Détruit"
    CLOS = "CLOS", "Clos, rien n’a été détruit"


class EtatLigne(models.TextChoices):
    """One session of such a list."""

    PROPOSEE = "PROPOSEE", "Proposée"
    REPORTEE = "REPORTEE", "Reportée"
    DETRUITE = "DETRUITE", "Détruite"
    ECARTEE = "ECARTEE", "Écartée"


SOUMISES = (EtatLigne.PROPOSEE, EtatLigne.DETRUITE, EtatLigne.ECARTEE)
BORDEREAUX_EN_COURS = (EtatBordereau.OUVERT, EtatBordereau.APPROUVE)
BORDEREAUX_APPROUVES = (EtatBordereau.APPROUVE, EtatBordereau.DETRUIT)
BORDEREAU = Cycle(
    "bordereau",
    EtatBordereau,
    {
        EtatBordereau.OUVERT: {EtatBordereau.APPROUVE, EtatBordereau.CLOS},
        EtatBordereau.APPROUVE: {EtatBordereau.DETRUIT, EtatBordereau.CLOS},
    },
    tons={EtatBordereau.OUVERT: "attente", EtatBordereau.APPROUVE: "attente", EtatBordereau.DETRUIT: "ok"},
    sujet="le bordereau",
)
TONS_LIGNE = {
    EtatLigne.PROPOSEE: "attente",
    EtatLigne.REPORTEE: "info",
    EtatLigne.DETRUITE: "ok",
    EtatLigne.ECARTEE: "non",
}
MAX_MOTIF_REPORT = 300
LIGNES_MAX = 300  # ce que l’on relit, et ce qu’un document montre en quelques secondes
REPORT_ANNEES = 10  # la plus longue durée que demande une pièce comptable


def constat_de(etats: list[str]) -> str:
    """What a person's half-days say of the sign-up; "" while none is noted."""
    if not etats:
        return ""
    if EtatPresence.PRESENT in etats:
        return EtatInscription.PRESENTE.value
    if set(etats) == {EtatPresence.EXCUSE.value}:
        return EtatInscription.ABSENTE_EXCUSEE.value
    return EtatInscription.ABSENTE.value
