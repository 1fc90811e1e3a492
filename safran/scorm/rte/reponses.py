"""Answers to interactions: what a learner's response and a correct pattern look like, for each type of question."""

import re

from safran.scorm.rte.erreurs import Raison
from safran.scorm.rte.types import Type, identifiant, localise, motif, mots, nombre_lire, reel, texte

COURT = identifiant(250)
OPTIONS = re.compile(r"\{(case_matters|order_matters)=(true|false)\}")
OPTION_FAUSSE = re.compile(r"\{(case_matters|order_matters)=[^}]*\}")
MAX_ELEMENTS = 36


def _liste(element: Type, maximum: int, *, vide: bool = True, uniques: bool = False) -> Type:
    """Several elements separated by [,]."""

    def verifier(valeur: str) -> Raison | None:
        if valeur == "":
            return None if vide else Raison.TYPE
        morceaux = valeur.split("[,]")
        if len(morceaux) > maximum or (uniques and len(set(morceaux)) != len(morceaux)):
            return Raison.TYPE
        return Raison.TYPE if any(element(morceau) for morceau in morceaux) else None

    return verifier


def _paire(gauche: Type, droite: Type) -> Type:
    """Two elements separated by [.]."""

    def verifier(valeur: str) -> Raison | None:
        morceaux = valeur.split("[.]")
        if len(morceaux) != 2:
            return Raison.TYPE
        return Raison.TYPE if gauche(morceaux[0]) or droite(morceaux[1]) else None

    return verifier


def _avec_options(reste: Type) -> Type:
    """{case_matters=…} and {order_matters=…} in front, in any order."""

    def verifier(valeur: str) -> Raison | None:
        while trouve := OPTIONS.match(valeur):
            valeur = valeur[trouve.end() :]
        return Raison.TYPE if OPTION_FAUSSE.match(valeur) else reste(valeur)

    return verifier


def _etape(valeur: str) -> Raison | None:
    """A step of a performance: a name, an answer, or both."""
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


PAIRES = _liste(_paire(COURT, COURT), MAX_ELEMENTS)
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
REPONSES_12: dict[str, Type] = {
    "true-false": motif(r"([01tf]|true|false)?"),
    "numeric": reel(vide=True),
}
