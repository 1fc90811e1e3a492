"""Types of the data models, answers to interactions, and why the two run-times refuse a value."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from enum import Enum


class Raison(Enum):
    """Why a value is refused: (code in SCORM 1.2, code in SCORM 2004)."""

    HORS_RANG = (201, 351)
    INCONNU = (401, 401)
    MOT_CLE = (402, 404)
    LECTURE_SEULE = (403, 404)
    TYPE = (405, 406)
    BORNES = (405, 407)
    DEPENDANCE = (405, 408)
    DEJA_PRIS = (405, 351)


class Refus(Exception):
    """A value is refused."""

    def __init__(self, raison: Raison) -> None:
        super().__init__(raison.name)
        self.raison = raison


TEXTES_12 = {
    201: "Argument invalide",
    401: "Élément non pris en charge",
    402: "Cet élément est un mot clé",
    403: "Élément en lecture seule",
    405: "Type de donnée incorrect",
}
TEXTES_2004 = {
    351: "L’écriture a échoué",
    401: "Élément inconnu",
    404: "Élément en lecture seule",
    406: "Type de donnée incorrect",
    407: "Valeur hors bornes",
    408: "Un autre élément doit être écrit avant",
}


# Types of the data model: each one takes a text and says what is wrong with it, or nothing.

Type = Callable[[str], Raison | None]

REEL = re.compile(r"-?(\d+(\.\d*)?|\.\d+)", re.ASCII)
CHIFFRES_MAX = 40
CENTIEME = Decimal("0.01")
LANGUE = re.compile(r"([a-z]{2,3}|i|x)(-[a-z0-9]{1,8})*", re.I | re.ASCII)
PREFIXE_LANGUE = re.compile(r"\{lang=([^}]*)\}(.*)", re.S)
URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:\S+", re.I)
INSTANT = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2})(?::(\d{2})(?::(\d{2})(?:\.\d{1,2})?)?)?(Z|[+-]\d{2}(?::\d{2})?)?)?)?)?",
    re.ASCII,
)


def motif(expression: str) -> Type:
    """A text of that shape."""
    compile_ = re.compile(expression, re.S)
    return lambda texte: None if compile_.fullmatch(texte) else Raison.TYPE


def texte(maximum: int) -> Type:
    """Any text, not longer."""
    return lambda valeur: None if len(valeur) <= maximum else Raison.TYPE


def mots(*permis: str) -> Type:
    """One word of a vocabulary."""
    ensemble = frozenset(permis)
    return lambda valeur: None if valeur in ensemble else Raison.TYPE


def nombre_lire(valeur: str) -> Decimal | None:
    """A plain number, or None."""
    if len(valeur) > CHIFFRES_MAX or not REEL.fullmatch(valeur):
        return None
    try:
        return Decimal(valeur)
    except InvalidOperation:
        return None


def reel(bas: str | None = None, haut: str | None = None, *, vide: bool = False) -> Type:
    """A number between bounds; `vide` lets an empty text pass."""
    minimum, maximum = (Decimal(borne) if borne is not None else None for borne in (bas, haut))

    def verifier(valeur: str) -> Raison | None:
        if vide and valeur == "":
            return None
        nombre = nombre_lire(valeur)
        if nombre is None:
            return Raison.TYPE
        dehors = (minimum is not None and nombre < minimum) or (maximum is not None and nombre > maximum)
        return Raison.BORNES if dehors else None

    return verifier


def entier(bas: int, haut: int) -> Type:
    """A whole number between bounds."""

    def verifier(valeur: str) -> Raison | None:
        if not re.fullmatch(r"[+-]?\d{1,9}", valeur, re.ASCII):
            return Raison.TYPE
        return None if bas <= int(valeur) <= haut else Raison.BORNES

    return verifier


def un_de(*types: Type) -> Type:
    """Any of several types."""
    return lambda valeur: None if any(t(valeur) is None for t in types) else Raison.TYPE


def localise(maximum: int) -> Type:
    """A text that may say its language first: « {lang=fr}… »."""

    def verifier(valeur: str) -> Raison | None:
        trouve = PREFIXE_LANGUE.fullmatch(valeur)
        if trouve and not LANGUE.fullmatch(trouve[1]):
            return Raison.TYPE
        corps = trouve[2] if trouve else valeur
        return None if len(corps) <= maximum else Raison.TYPE

    return verifier


def identifiant(maximum: int) -> Type:
    """An identifier without blanks; a URN must be whole."""

    def verifier(valeur: str) -> Raison | None:
        if not valeur or len(valeur) > maximum or re.search(r"\s", valeur):
            return Raison.TYPE
        return Raison.TYPE if valeur.lower().startswith("urn:") and not URN.fullmatch(valeur) else None

    return verifier


def langue(valeur: str) -> Raison | None:
    """A language, or none."""
    return None if valeur == "" or (len(valeur) <= 250 and LANGUE.fullmatch(valeur)) else Raison.TYPE


def duree_12_exiger(valeur: str) -> Raison | None:
    """HHHH:MM:SS.SS."""
    return None if centiemes_12(valeur) is not None else Raison.TYPE


def duree_2004_exiger(valeur: str) -> Raison | None:
    """ISO 8601 duration."""
    return None if centiemes_2004(valeur) is not None else Raison.TYPE


def heure_12(valeur: str) -> Raison | None:
    """HH:MM:SS.SS, on a real clock."""
    trouve = re.fullmatch(r"(\d{2}):(\d{2}):(\d{2})(\.\d{1,2})?", valeur, re.ASCII)
    bonne = trouve and int(trouve[1]) < 24 and int(trouve[2]) < 60 and int(trouve[3]) < 60
    return None if bonne else Raison.TYPE


def instant_2004(valeur: str) -> Raison | None:
    """A date and time from 1970 to 2038, as precise as one wishes."""
    trouve = INSTANT.fullmatch(valeur)
    if not trouve:
        return Raison.TYPE
    annee, mois, jour, heure, minute, seconde = (int(m) if m else None for m in trouve.groups()[:6])
    try:
        datetime.datetime(annee, mois or 1, jour or 1, heure or 0, minute or 0, seconde or 0)
    except ValueError:
        return Raison.TYPE
    return None if 1970 <= annee <= 2038 else Raison.TYPE


# Answers to interactions: what a learner's response and a correct pattern look like, for each type of question.

COURT = identifiant(250)
OPTIONS = re.compile(r"\{(case_matters|order_matters)=(true|false)\}")
OPTION_FAUSSE = re.compile(r"\{(case_matters|order_matters)=[^}]*\}")
MAX_ELEMENTS = 36


def _liste(element: Type, maximum: int, *, vide: bool = True, uniques: bool = False) -> Type:

    def verifier(valeur: str) -> Raison | None:
        if valeur == "":
            return None if vide else Raison.TYPE
        morceaux = valeur.split("[,]")
        if len(morceaux) > maximum or (uniques and len(set(morceaux)) != len(morceaux)):
            return Raison.TYPE
        return Raison.TYPE if any(element(morceau) for morceau in morceaux) else None

    return verifier


def _paire(valeur: str) -> Raison | None:
    morceaux = valeur.split("[.]")
    return Raison.TYPE if len(morceaux) != 2 or any(map(COURT, morceaux)) else None


def _avec_options(reste: Type) -> Type:

    def verifier(valeur: str) -> Raison | None:
        while trouve := OPTIONS.match(valeur):
            valeur = valeur[trouve.end() :]
        return Raison.TYPE if OPTION_FAUSSE.match(valeur) else reste(valeur)

    return verifier


def _etape(valeur: str) -> Raison | None:
    if valeur.count("[.]") != 1 or valeur == "[.]":
        return Raison.TYPE
    return texte(250)(valeur)


def _intervalle(valeur: str) -> Raison | None:
    """« min[:]max », either side open; the smaller first."""
    if "[:]" not in valeur:
        return reel()(valeur)
    bornes = valeur.split("[:]")
    if len(bornes) != 2 or any(borne and nombre_lire(borne) is None for borne in bornes):
        return Raison.TYPE
    return Raison.TYPE if all(bornes) and nombre_lire(bornes[0]) > nombre_lire(bornes[1]) else None


PAIRES = _liste(_paire, MAX_ELEMENTS)
REPONSES_2004: dict[str, Type] = {
    "true-false": mots("true", "false"),
    "choice": _liste(COURT, MAX_ELEMENTS, uniques=True),
    "fill-in": _liste(localise(250), 10),
    "long-fill-in": localise(4000),
    "matching": PAIRES,
    "performance": _liste(_etape, 250),
    "sequencing": _liste(COURT, MAX_ELEMENTS),
    "likert": COURT,
    "numeric": reel(),
    "other": texte(4000),
}
MODELES_2004: dict[str, Type] = REPONSES_2004 | {
    "fill-in": _avec_options(_liste(localise(250), 10)),
    "long-fill-in": _avec_options(localise(4000)),
    "performance": _avec_options(_liste(_etape, 250)),
    "sequencing": _liste(COURT, MAX_ELEMENTS, vide=False),
    "numeric": _intervalle,
}
UN_SEUL_MODELE = frozenset({"true-false", "likert", "numeric", "other"})
MODELES_UNIQUES = frozenset({"choice", "sequencing"})

# SCORM 1.2 : seules ces formes se vérifient ; les autres réponses y sont un texte libre de 255 caractères.
REPONSES_12: dict[str, Type] = {"true-false": motif(r"([01tf]|true|false)?"), "numeric": reel(vide=True)}


DUREE_12 = re.compile(r"(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,2})?)")
DUREE_2004 = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,2})?)S)?)?", re.ASCII
)
MINUTE, HEURE, JOUR = 6_000, 360_000, 8_640_000
ANNEE, MOIS = 365 * JOUR + JOUR // 4, (365 * JOUR + JOUR // 4) // 12
PLAFOND = 10_000 * HEURE - 1  # ce que SCORM 1.2 sait écrire


def centiemes_12(texte: str) -> int | None:
    """Hundredths in « HHHH:MM:SS.SS », or None."""
    trouve = DUREE_12.fullmatch(texte)
    if not trouve or not texte.isascii():
        return None
    heures, minutes, secondes = trouve.groups()
    return int(heures) * HEURE + int(minutes) * MINUTE + int(Decimal(secondes) * 100)


def centiemes_2004(texte: str) -> int | None:
    """Hundredths in an ISO 8601 duration, or None."""
    trouve = DUREE_2004.fullmatch(texte) if len(texte) <= 100 else None
    if not trouve:
        return None
    annees, mois, jours, heures, minutes, secondes = (Decimal(morceau or 0) for morceau in trouve.groups())
    total = annees * ANNEE + mois * MOIS + jours * JOUR + heures * HEURE + minutes * MINUTE + secondes * 100
    return int(total)


def duree_12(centiemes: int) -> str:
    """« HHHH:MM:SS.SS », as SCORM 1.2 writes it."""
    heures, reste = divmod(min(centiemes, PLAFOND), HEURE)
    minutes, reste = divmod(reste, MINUTE)
    return f"{heures:04d}:{minutes:02d}:{reste // 100:02d}.{reste % 100:02d}"


def duree_2004(centiemes: int) -> str:
    """An ISO 8601 duration in hours, minutes and seconds."""
    heures, reste = divmod(centiemes, HEURE)
    minutes, reste = divmod(reste, MINUTE)
    fraction = f".{reste % 100:02d}" if reste % 100 else ""
    return f"PT{heures}H{minutes}M{reste // 100}{fraction}S"


def duree_dire(centiemes: int) -> str:
    """A duration for people."""
    minutes = centiemes // MINUTE
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes} min" if minutes else f"{centiemes // 100} s"
