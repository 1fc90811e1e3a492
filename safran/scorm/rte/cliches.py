"""Snapshots that a browser sends, weighed by the standard of their package: what is kept, what it amounts to."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from safran.scorm.choices import EtatPassage, Json, Norme
from safran.scorm.rte.magasin import Magasin, collections_de, forme_de
from safran.scorm.rte.types import CENTIEME, TEXTES_12, TEXTES_2004, Refus, centiemes_12, centiemes_2004

VALEURS_MAX = 20_000
DE_LA_SESSION = {"cmi.core.session_time", "cmi.session_time", "cmi.core.exit", "cmi.exit", "adl.nav.request"}
STATUT = "cmi.core.lesson_status"
# D’un mot au suivant, on avance : ce qui est achevé ou réussi ne recule jamais.
RANGS = {
    STATUT: ("not attempted", "browsed", "incomplete", "failed", "completed", "passed"),
    "cmi.completion_status": ("unknown", "not attempted", "incomplete", "completed"),
    "cmi.success_status": ("unknown", "failed", "passed"),
}
DECIDES = ("passed", "completed", "failed")


@dataclass
class Resultat:
    """What is kept, the time of this opening, the state and the mark reached, where the content asks to go."""

    valeurs: dict[str, str] = field(default_factory=dict)
    centiemes: int = 0
    etat: EtatPassage = EtatPassage.COMMENCE
    note: Decimal | None = None
    close: bool = False  # le contenu a dit lui-même, et non par défaut, que l’essai est fini
    demande: str = ""
    refusees: list[Json] = field(default_factory=list)

    def refuser(self, element: str, code: int, phrase: str) -> None:
        """Note one value that the standard does not accept."""
        lisible = "".join(c if c.isprintable() else "\ufffd" for c in element[:255])
        self.refusees.append({"element": lisible, "code": code, "phrase": phrase})


def cliche_peser(norme: str, connu: dict[str, str], paires: Iterable[tuple[str, object]], *, fin: bool) -> Resultat:
    """What a snapshot amounts to over what the platform knows; `fin` when the content closed its session."""
    if norme == Norme.H5P:
        resultat = Resultat(valeurs={element: valeur for element, valeur in connu.items() if element != ENTREE})
        for element, valeur in paires:
            try:
                _poser(resultat, str(element), valeur)
            except _Refus as refus:
                resultat.refuser(str(element), refus.code, REFUS[refus.code])
        return resultat
    return _scorm_peser(Magasin(norme, connu), paires, fin)


def _scorm_peser(magasin: Magasin, paires: Iterable[tuple[str, object]], fin: bool) -> Resultat:
    resultat, valeurs, ancien = Resultat(), magasin.valeurs, magasin.ancien
    avant = {element: valeurs[element] for element in RANGS if element in valeurs}
    for element, valeur in sorted(paires, key=_ordre):
        try:
            magasin.ecrire(str(element), valeur)
        except Refus as refus:
            code = refus.raison.value[0 if ancien else 1]
            resultat.refuser(str(element), code, (TEXTES_12 if ancien else TEXTES_2004)[code])
    if fin:
        statut_a_la_fin(magasin)
    for element, valeur in avant.items():
        magasin.poser(element, avancer(element, valeur, valeurs[element]))
    duree = valeurs.get("cmi.core.session_time" if ancien else "cmi.session_time", "")
    sortie = valeurs.get("cmi.core.exit" if ancien else "cmi.exit")
    resultat.valeurs = {
        element: valeur
        for element, valeur in valeurs.items()
        if forme_de(element) in magasin.modele.ecrits and element not in DE_LA_SESSION
    }
    resultat.centiemes = (centiemes_12 if ancien else centiemes_2004)(duree) or 0
    resultat.etat, resultat.note = etat_de(magasin), note_de(magasin)
    resultat.demande = valeurs.get("adl.nav.request", "")
    # Qui ne dit rien de sa sortie a seulement été coupé. SCORM 2004 recommence alors un essai, où rien n’est gardé :
    # il lui faut le mot « normal », et aucun autre.
    close = sortie not in (None, "suspend") if ancien else sortie == "normal"
    resultat.close = close and resultat.demande != "suspendAll"
    return resultat


def _ordre(paire: tuple[str, object]) -> tuple[int, int, int, int]:
    """Entries of a list by rising index; in each one its identifier, its type, then what depends on them.

    So the order of arrival does not matter.
    """
    element = str(paire[0])
    chemin = collections_de(element)
    if not chemin:
        return (0, 0, 0, 0)
    rang = {"id": 0, "type": 1}.get(element.rpartition(".")[2], 2) if len(chemin) == 1 else 3
    return (1, chemin[0][1], rang, chemin[-1][1])


# What the values of a SCO amount to: completed, passed, failed, with which mark.


def statut_a_la_fin(magasin: Magasin) -> None:
    """What the platform decides when the content leaves without having said it.

    SCORM 1.2: a mastery score decides between passed and failed, for credit; a content that never spoke of its
    status is completed. SCORM 2004: a content that leaves without suspending, and never spoke of it, is completed.
    """
    valeurs = magasin.valeurs
    if magasin.ancien:
        if valeurs.get("cmi.core.exit") == "suspend" and valeurs.get(STATUT) not in DECIDES:
            return
        if STATUT not in valeurs:
            magasin.poser(STATUT, "completed")
        _maitrise_appliquer(magasin)
    elif valeurs.get("cmi.exit") != "suspend" and "cmi.completion_status" not in valeurs:
        magasin.poser("cmi.completion_status", "completed")


def _maitrise_appliquer(magasin: Magasin) -> None:
    """SCORM 1.2: passed or failed by the mastery score, once the content holds itself done."""
    valeurs = magasin.valeurs
    seuil, note = magasin.decimal("cmi.student_data.mastery_score"), magasin.decimal("cmi.core.score.raw")
    credit = valeurs.get("cmi.core.credit", "credit") == "credit"
    normal = valeurs.get("cmi.core.lesson_mode", "normal") == "normal"
    if seuil is not None and note is not None and credit and normal and valeurs.get(STATUT) != "browsed":
        magasin.poser(STATUT, "passed" if note >= seuil else "failed")


def avancer(element: str, avant: str, apres: str) -> str:
    """The further of two statuses: what is completed or passed never goes back."""
    rangs = RANGS[element]
    if avant not in rangs or apres not in rangs:
        return apres
    return apres if rangs.index(apres) >= rangs.index(avant) else avant


def etat_de(magasin: Magasin) -> EtatPassage:
    """Where the SCO stands; in SCORM 2004 the platform decides when a threshold and a measure are both known."""
    valeurs = magasin.valeurs
    if magasin.ancien:
        connus = {"passed": EtatPassage.REUSSI, "completed": EtatPassage.TERMINE, "failed": EtatPassage.ECHOUE}
        return connus.get(valeurs.get(STATUT, ""), EtatPassage.COMMENCE)
    achevee = valeurs.get("cmi.completion_status") == "completed"
    seuil, mesure = magasin.decimal("cmi.completion_threshold"), magasin.decimal("cmi.progress_measure")
    if seuil is not None and mesure is not None:
        achevee = mesure >= seuil
    reussite = valeurs.get("cmi.success_status")
    seuil, mesure = magasin.decimal("cmi.scaled_passing_score"), magasin.decimal("cmi.score.scaled")
    if seuil is not None:
        reussite = "unknown" if mesure is None else "passed" if mesure >= seuil else "failed"
    if reussite == "passed":
        return EtatPassage.REUSSI
    if not achevee:
        return EtatPassage.COMMENCE
    return EtatPassage.ECHOUE if reussite == "failed" else EtatPassage.TERMINE


def note_de(magasin: Magasin) -> Decimal | None:
    """The mark in per cent, between its bounds when they are told; None without a mark."""
    if not magasin.ancien and (note := magasin.decimal("cmi.score.scaled")) is not None:
        return _borner(note * 100)
    prefixe = "cmi.core.score" if magasin.ancien else "cmi.score"
    note, bas, haut = (magasin.decimal(f"{prefixe}.{nom}") for nom in ("raw", "min", "max"))
    if note is None:
        return None
    bas = bas or Decimal(0)
    if haut is not None and haut > bas:
        note = (note - bas) / (haut - bas) * 100
    return _borner(note)


def _borner(note: Decimal) -> Decimal:
    return max(Decimal(0), min(Decimal(100), note)).quantize(CENTIEME, ROUND_HALF_UP)


# What an H5P module says: its state, its time, statements of xAPI.

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


def _poser(resultat: Resultat, element: str, valeur: object) -> None:
    if not isinstance(valeur, str):
        raise _Refus(405)
    if element == TEMPS:
        resultat.centiemes = _duree(valeur)
    elif element == ETAT:
        _json(valeur, ETAT_MAX)
        resultat.valeurs[ETAT] = valeur
    elif element == RESULTAT:
        enonce = enonce_lire(valeur)
        resultat.valeurs[RESULTAT] = valeur
        resultat.etat, resultat.note = enonce_etat(enonce), enonce_note(enonce)
    elif PARTIE.fullmatch(element):
        enonce_lire(valeur)
        parties = sum(nom.startswith(f"{RESULTAT}.") for nom in resultat.valeurs)
        if element not in resultat.valeurs and parties >= PARTIES_MAX:
            raise _Refus(351)
        resultat.valeurs[element] = valeur
    else:
        raise _Refus(301)


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
    return _borner(part * 100)


def enonce_etat(enonce: Json) -> EtatPassage:
    """Where the content stands by its own words: what it says not to be complete goes on."""
    resultat = enonce.get("result", {})
    if resultat.get("completion") is False:
        return EtatPassage.COMMENCE
    reussi = resultat.get("success", VERBES[enonce["verb"]])
    if reussi is None:
        return EtatPassage.TERMINE
    return EtatPassage.REUSSI if reussi else EtatPassage.ECHOUE
