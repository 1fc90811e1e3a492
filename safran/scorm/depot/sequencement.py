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


def _sources(noeud: Noeud, collections: dict[str, Noeud]) -> list[Noeud]:
    """The sequencing of an item: its own, then the shared one that it names."""
    propre = noeud.premier("sequencing")
    commun = collections.get(propre.attribut("idref")) if propre else None
    return [source for source in (propre, commun) if source]


def sequencement_lire(noeud: Noeud, collections: dict[str, Noeud]) -> dict[str, Any]:
    """What an item (or the organisation) asks of the way through its children, and of its own objective."""
    sources = _sources(noeud, collections)
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


def _restreint(noeud: Noeud) -> bool:
    noms = ("constrainChoice", "preventActivation")
    return noeud.nom == "constrainedChoiceConsiderations" and any(_vrai(noeud, nom, False) for nom in noms)


def _ferme(noeud: Noeud) -> bool:
    return noeud.nom == "controlMode" and not _vrai(noeud, "choice", True)


# Ce que demande un nœud du séquencement, et que le lecteur ne suit pas.
PARTOUT = {"conditions entre activités": _conditions, "nombre d’essais limité": _limites}
# N’a d’effet que sur ce qui contient d’autres activités.
ENSEMBLES = {"règles de synthèse": _synthese, "tirage au hasard": _hasard, "choix restreint": _restreint}
PARTAGES, PARTIES = "objectifs partagés", "ordre imposé dans une seule partie"
SEULE = ("nombre d’essais limité",)  # le reste ne règle que le passage d’une activité à l’autre


def _demandes(porteur: Noeud, sources: list[Noeud]) -> set[str]:
    """What an item or the organisation counts on, and the player does not follow."""
    motifs = {**PARTOUT, **ENSEMBLES, PARTIES: _ferme} if porteur.tous("item") else PARTOUT
    if porteur.nom == "organization":
        motifs = {nom: motif for nom, motif in motifs.items() if nom != PARTIES}
    noeuds = [noeud for source in sources for noeud in source.parcourir()]
    return {nom for nom, motif in motifs.items() if any(motif(noeud) for noeud in noeuds)}


def _cibles(sources: list[Noeud]) -> set[str]:
    """Shared objectives that an item reads or writes."""
    noeuds = (noeud for source in sources for noeud in source.parcourir())
    return {noeud.attribut("targetobjectiveid") for noeud in noeuds if noeud.nom == "mapInfo"}


def non_joues_dire(
    organisation: Noeud, collections: dict[str, Noeud], rapport: Rapport, *, seule: bool = False
) -> None:
    """One warning that names what the package counts on and the player does not follow, only where it would change
    something: not on a single activity, nor on an item without children, nor for an objective that nobody else shares.
    """
    trouves: dict[str, int] = {}
    vues: set[str] = set()
    for porteur in organisation.parcourir():
        if porteur.nom not in ("organization", "item"):
            continue
        sources = _sources(porteur, collections)
        demandes, cibles = _demandes(porteur, sources), _cibles(sources)
        if cibles & vues:
            demandes.add(PARTAGES)
        vues |= cibles
        for nom in demandes:
            trouves.setdefault(nom, porteur.ligne)
    dits = [nom for nom in (*PARTOUT, *ENSEMBLES, PARTAGES, PARTIES) if nom in trouves and (not seule or nom in SEULE)]
    if dits:
        phrase = (
            f"enchaînement avancé non suivi ({', '.join(dits)}) : les activités s’ouvriront au choix ou à la suite."
        )
        rapport.avertir(phrase, min(trouves[nom] for nom in dits))
