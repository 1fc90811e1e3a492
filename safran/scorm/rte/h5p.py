"""What an H5P content may say: results in the words of xAPI, the state it resumes from; checked one by one."""

import json
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from safran.scorm.choices import EtatPassage, Json
from safran.scorm.rte.api import CENTIEME, Resultat, ValeurRefusee
from safran.scorm.rte.temps import centiemes_2004

ETAT, ENTREE, TEMPS, RESULTAT = "h5p.etat", "h5p.entree", "h5p.temps", "h5p.resultat"
PARTIE = re.compile(r"h5p\.resultat\.[0-9A-Za-z-]{1,64}")
ETAT_MAX, RESULTAT_MAX, PARTIES_MAX = 512_000, 2_000, 500
VERBES = {
    "http://adlnet.gov/expapi/verbs/completed": None,
    "http://adlnet.gov/expapi/verbs/answered": None,
    "http://adlnet.gov/expapi/verbs/passed": True,
    "http://adlnet.gov/expapi/verbs/mastered": True,
    "http://adlnet.gov/expapi/verbs/failed": False,
}
REFUS = {
    301: "élément inconnu",
    405: "ce n’est pas un texte",
    406: "ce n’est pas de la forme attendue",
    407: "note ou nombre hors de ses bornes",
    351: "trop de résultats",
}


class _Refus(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(REFUS[code])
        self.code = code


def cliche_h5p_peser(connu: dict[str, str], paires: Iterable[tuple[str, object]]) -> Resultat:
    """What a snapshot amounts to over what is known already: what is kept, where it leads, what was refused."""
    resultat = Resultat(valeurs={element: valeur for element, valeur in connu.items() if element != ENTREE})
    for element, valeur in paires:
        try:
            _poser(resultat, str(element), valeur)
        except _Refus as refus:
            resultat.refusees.append(ValeurRefusee(str(element), refus.code, REFUS[refus.code]))
    return resultat


def _poser(resultat: Resultat, element: str, valeur: object) -> None:
    if not isinstance(valeur, str):
        raise _Refus(405)
    if element == TEMPS:
        resultat.centiemes = _duree(valeur)
    elif element == ETAT:
        resultat.valeurs[ETAT] = _etat(valeur)
    elif element == RESULTAT:
        enonce = enonce_lire(valeur)
        resultat.valeurs[RESULTAT] = valeur
        resultat.etat, resultat.note = enonce_etat(enonce), enonce_note(enonce)
    elif PARTIE.fullmatch(element):
        enonce_lire(valeur)
        _place_exiger(resultat.valeurs, element)
        resultat.valeurs[element] = valeur
    else:
        raise _Refus(301)


def _place_exiger(valeurs: dict[str, str], element: str) -> None:
    if element not in valeurs and sum(nom.startswith(f"{RESULTAT}.") for nom in valeurs) >= PARTIES_MAX:
        raise _Refus(351)


def _duree(valeur: str) -> int:
    centiemes = centiemes_2004(valeur)
    if centiemes is None:
        raise _Refus(406)
    return centiemes


def _json(valeur: str, maximum: int) -> Any:
    """A JSON text that every database keeps; raises _Refus."""
    if len(valeur) > maximum or any("\ud800" <= caractere <= "\udfff" for caractere in valeur):
        raise _Refus(406)
    try:
        return json.loads(valeur, parse_constant=_constante)
    except (ValueError, RecursionError):
        raise _Refus(406) from None


def _constante(nom: str) -> None:
    raise ValueError(nom)


def _etat(valeur: str) -> str:
    _json(valeur, ETAT_MAX)
    return valeur


def enonce_lire(valeur: str) -> Json:
    """A statement of xAPI reduced to its verb and its result; raises _Refus when one of its parts is not sound."""
    enonce = _json(valeur, RESULTAT_MAX)
    if not isinstance(enonce, dict) or set(enonce) - {"verb", "result"}:
        raise _Refus(406)
    verbe, resultat = enonce.get("verb"), enonce.get("result", {})
    if not isinstance(verbe, str) or verbe not in VERBES or not isinstance(resultat, dict):
        raise _Refus(406)
    if set(resultat) - {"score", "success", "completion", "duration"}:
        raise _Refus(406)
    for nom in ("success", "completion"):
        if not isinstance(resultat.get(nom, False), bool):
            raise _Refus(406)
    if "duration" in resultat:
        _duree(resultat["duration"] if isinstance(resultat["duration"], str) else "")
    _score_exiger(resultat.get("score", {}))
    return enonce


def _score_exiger(score: Any) -> None:
    """Numbers, `scaled` between -1 and 1, `raw` between its bounds, as xAPI asks."""
    if not isinstance(score, dict) or set(score) - {"scaled", "raw", "min", "max"}:
        raise _Refus(406)
    for nombre in score.values():
        if isinstance(nombre, bool) or not isinstance(nombre, int | float):
            raise _Refus(406)
    bas, haut, brute = score.get("min", 0), score.get("max"), score.get("raw")
    if not -1 <= score.get("scaled", 0) <= 1 or any(abs(nombre) > 1e9 for nombre in score.values()):
        raise _Refus(407)
    if haut is not None and (haut < bas or (brute is not None and brute > haut)):
        raise _Refus(407)
    if brute is not None and brute < bas:
        raise _Refus(407)


def enonce_note(enonce: Json) -> Decimal | None:
    """The mark in per cent; None when there is nothing to compare it with."""
    score = enonce.get("result", {}).get("score", {})
    if "scaled" in score:
        part = Decimal(str(score["scaled"]))
    elif "raw" in score and score.get("max", 0) > score.get("min", 0):
        bas = Decimal(str(score.get("min", 0)))
        part = (Decimal(str(score["raw"])) - bas) / (Decimal(str(score["max"])) - bas)
    else:
        return None
    return (max(Decimal(0), min(Decimal(1), part)) * 100).quantize(CENTIEME, ROUND_HALF_UP)


def enonce_etat(enonce: Json) -> EtatPassage:
    """Where the content stands by its own words: what it says not to be complete goes on."""
    resultat = enonce.get("result", {})
    if resultat.get("completion") is False:
        return EtatPassage.COMMENCE
    reussi = resultat.get("success", VERBES[enonce["verb"]])
    if reussi is None:
        return EtatPassage.TERMINE
    return EtatPassage.REUSSI if reussi else EtatPassage.ECHOUE
