"""Simple sequencing: free choice or steps in order, objectives measured, limits; the rest is said and not played."""

from typing import Any

from home.archives.xml import Noeud
from safran.scorm.depot.rapport import Rapport
from safran.scorm.depot.reglages import decimal_lire

VRAI = ("true", "1")


def collections_lire(racine: Noeud) -> dict[str, Noeud]:
    """Sequencing written once and shared by several items, by its identifier."""
    return {
        noeud.attribut("id"): noeud
        for collection in racine.tous("sequencingCollection")
        for noeud in collection.tous("sequencing")
        if noeud.attribut("id")
    }


def _vrai(noeud: Noeud | None, nom: str, defaut: bool) -> bool:
    texte = noeud.attribut(nom).lower() if noeud else ""
    return texte in VRAI if texte else defaut


def sequencement_lire(noeud: Noeud, collections: dict[str, Noeud]) -> dict[str, Any]:
    """What an item (or the organisation) asks of the way through its children, and of its own objective."""
    propre = noeud.premier("sequencing")
    commun = collections.get(propre.attribut("idref")) if propre else None
    sources = [source for source in (propre, commun) if source]
    conduite = _premier(sources, "controlMode")
    objectif = _premier([o for s in sources if (o := s.premier("objectives"))], "primaryObjective")
    livraison = _premier(sources, "deliveryControls")
    return {
        "choix": _vrai(conduite, "choice", True),
        "enchainement": _vrai(conduite, "flow", False),
        "sens_unique": _vrai(conduite, "forwardonly", False),
        "objectif": objectif.attribut("objectiveid") if objectif else "",
        "mesure": _mesure(objectif),
        "suivi": _vrai(livraison, "tracked", True),
        "acheve_par_contenu": _vrai(livraison, "completionsetbycontent", False),
        "reussi_par_contenu": _vrai(livraison, "objectivesetbycontent", False),
        "roll_achevement": _vrai(_premier(sources, "rollupRules"), "rollupprogresscompletion", True),
        "objectifs": _objectifs(sources),
    }


def _premier(sources: list[Noeud], nom: str) -> Noeud | None:
    return next((trouve for source in sources if (trouve := source.premier(nom))), None)


def _mesure(objectif: Noeud | None) -> str:
    """`minNormalizedMeasure` when the objective is satisfied by measure; 1 when it does not say how much."""
    if objectif is None or not _vrai(objectif, "satisfiedbymeasure", False):
        return ""
    texte = objectif.texte_de("minNormalizedMeasure") or "1"
    return decimal_lire(texte, -1, 1, "la mesure à atteindre (« minNormalizedMeasure »)", objectif.ligne)


def _objectifs(sources: list[Noeud]) -> list[str]:
    """Identifiers of the objectives, the primary one first: the run-time offers them to the content."""
    trouves = []
    for source in sources:
        bloc = source.premier("objectives")
        if bloc:
            noeuds = [*bloc.tous("primaryObjective"), *bloc.tous("objective")]
            trouves += [n.attribut("objectiveid") for n in noeuds if n.attribut("objectiveid")]
    return list(dict.fromkeys(trouves))


def _conditions(noeud: Noeud) -> bool:
    return noeud.nom == "sequencingRules" and bool(noeud.enfants)


def _synthese(noeud: Noeud) -> bool:
    return noeud.nom == "rollupRules" and bool(noeud.enfants)


def _hasard(noeud: Noeud) -> bool:
    moments = ("randomizationTiming", "selectionTiming")
    return noeud.nom == "randomizationControls" and any(noeud.attribut(m) not in ("", "never") for m in moments)


def _limites(noeud: Noeud) -> bool:
    return noeud.nom == "limitConditions" and bool(noeud.attribut("attemptLimit"))


def _partages(noeud: Noeud) -> bool:
    return noeud.nom == "mapInfo"


def _restreint(noeud: Noeud) -> bool:
    noms = ("constrainChoice", "preventActivation")
    return noeud.nom == "constrainedChoiceConsiderations" and any(_vrai(noeud, nom, False) for nom in noms)


def _partie(noeud: Noeud) -> bool:
    """An item that holds others and closes the choice among them: only the whole module is put in order."""
    propre = noeud.premier("sequencing") if noeud.nom == "item" and noeud.tous("item") else None
    return not _vrai(propre.premier("controlMode") if propre else None, "choice", True)


NON_JOUES = {
    "conditions entre activités": _conditions,
    "règles de synthèse": _synthese,
    "tirage au hasard": _hasard,
    "nombre d’essais limité": _limites,
    "objectifs partagés": _partages,
    "choix restreint": _restreint,
    "ordre imposé dans une seule partie": _partie,
}


def non_joues_dire(racine: Noeud, rapport: Rapport) -> None:
    """One warning that names what the package counts on and the player does not follow, at its first line."""
    trouves = {}
    for noeud in racine.parcourir():
        for nom, compte_dessus in NON_JOUES.items():
            if nom not in trouves and compte_dessus(noeud):
                trouves[nom] = noeud.ligne
    if trouves:
        noms = ", ".join(nom for nom in NON_JOUES if nom in trouves)
        phrase = f"enchaînement avancé non suivi ({noms}) : les activités s’ouvriront au choix ou à la suite."
        rapport.avertir(phrase, min(trouves.values()))
