"""Snapshots that a browser sends."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from safran.scorm.choices import EtatPassage, Json, Norme
from safran.scorm.rte.api import CENTIEME, RANGS, Api, Resultat, ValeurRefusee, avancer, etat_de, note_de
from safran.scorm.rte.magasin import Acces, collections_de, forme_de
from safran.scorm.rte.types import centiemes_12, centiemes_2004

VALEURS_MAX = 20_000
DE_LA_SESSION = {"cmi.core.session_time", "cmi.session_time", "cmi.core.exit", "cmi.exit", "adl.nav.request"}


@dataclass
class Rejeu:
    """What came of a replay: the session as it stands, and the values that were refused."""

    api: Api
    refusees: list[ValeurRefusee] = field(default_factory=list)


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


def cliche_rejouer(norme: str, depart: dict[str, str], paires: Iterable[tuple[str, object]], *, fin: bool) -> Rejeu:
    """Replay a snapshot over what the platform knows; `fin` when the content closed its session."""
    rejeu = Rejeu(Api(norme, depart))
    api = rejeu.api
    api.Initialize("")
    avant = {element: api.magasin.valeurs[element] for element in RANGS if element in api.magasin.valeurs}
    for element, valeur in sorted(paires, key=_ordre):
        if not isinstance(valeur, str) or api.SetValue(element, valeur) != "true":
            code = api.code if isinstance(valeur, str) else (405 if api.ancien else 406)
            rejeu.refusees.append(ValeurRefusee(str(element), code, api.GetErrorString(code)))
    if fin:
        api.Terminate("")
    for element, valeur in avant.items():
        api.magasin.poser(element, avancer(element, valeur, api.magasin.valeurs[element]))
    return rejeu


# Weigh a snapshot by the standard of its package: what is kept, and what it amounts to.


def cliche_peser(norme: str, connu: dict[str, str], paires: Iterable[tuple[str, object]], *, fin: bool) -> Resultat:
    """What a snapshot amounts to over what the platform knows; `fin` when the content closed its session."""
    if norme == Norme.H5P:
        return cliche_h5p_peser(connu, paires)
    return _scorm_peser(cliche_rejouer(norme, connu, paires, fin=fin))


def _scorm_peser(rejeu: Rejeu) -> Resultat:
    magasin = rejeu.api.magasin
    ancien, valeurs = magasin.modele.ancien, magasin.valeurs
    duree = centiemes_12 if ancien else centiemes_2004
    demande = valeurs.get("adl.nav.request", "")
    sortie = valeurs.get("cmi.core.exit" if ancien else "cmi.exit")
    return Resultat(
        valeurs=_gardees(rejeu),
        centiemes=duree(valeurs.get("cmi.core.session_time" if ancien else "cmi.session_time", "")) or 0,
        etat=etat_de(magasin),
        note=note_de(magasin),
        close=_dit_close(ancien, sortie) and demande != "suspendAll",
        demande=demande,
        refusees=rejeu.refusees,
    )


def _dit_close(ancien: bool, sortie: str | None) -> bool:
    """The content said itself that it was left for good; one that says nothing of its way out has only been cut.

    SCORM 2004 then begins a new attempt, where nothing is kept: it takes the word « normal », and no other.
    """
    return sortie not in (None, "suspend") if ancien else sortie == "normal"


def _gardees(rejeu: Rejeu) -> dict[str, str]:
    """What is kept of a session: what the content may write, without what only holds for that session."""
    elements = rejeu.api.magasin.modele.elements

    def se_garde(element: str) -> bool:
        regle = elements.get(forme_de(element))
        return regle is not None and regle.acces != Acces.L and element not in DE_LA_SESSION

    return {element: valeur for element, valeur in rejeu.api.magasin.valeurs.items() if se_garde(element)}


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
        _json(valeur, ETAT_MAX)
        resultat.valeurs[ETAT] = valeur
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
