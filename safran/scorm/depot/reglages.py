"""What an item asks of the run-time: mastery, limits of time, data at launch, conditions of access."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from home.archives.xml import Noeud
from safran.scorm.choices import Norme
from safran.scorm.depot.rapport import PaquetRefuse, Rapport

ACTIONS = {"exit,message", "exit,no message", "continue,message", "continue,no message"}
DUREE_12 = re.compile(r"^\d{2,4}:\d{2}:\d{2}(\.\d{1,2})?$")
LANCEMENT_MAX = {True: 4096, False: 4000}


def decimal_lire(texte: str, bas: int, haut: int, quoi: str, ligne: int) -> str:
    """A number between two bounds, as it is written; refuses what is not one."""
    try:
        nombre = Decimal(texte)
    except InvalidOperation:
        nombre = None
    if nombre is None or not nombre.is_finite() or not bas <= nombre <= haut:
        raise PaquetRefuse(f"{quoi} doit être un nombre de {bas} à {haut} : « {texte} ».", ligne)
    return format(nombre.normalize(), "f")


def _action_lire(noeud: Noeud, rapport: Rapport) -> str:
    action = noeud.texte_de("timelimitaction")
    if action and action not in ACTIONS:
        rapport.avertir(f"action de fin de temps inconnue, ignorée : « {action} ».", noeud.ligne)
        return ""
    return action


def _lancement_lire(noeud: Noeud, rapport: Rapport, ancienne: bool) -> str:
    texte = noeud.texte_de("datafromlms")
    limite = LANCEMENT_MAX[ancienne]
    if len(texte) > limite:
        rapport.avertir(f"les données de lancement dépassent {limite} caractères : la suite est coupée.", noeud.ligne)
    return texte[:limite]


def reglages_lire(noeud: Noeud, norme: Norme, rapport: Rapport) -> dict[str, Any]:
    """The settings of one item, whatever the edition; an empty text means « not asked »."""
    ancienne = norme == Norme.SCORM_12
    reglages = {
        "lancement": _lancement_lire(noeud, rapport, ancienne),
        "action_temps": _action_lire(noeud, rapport),
        "maitrise": "",
        "temps_max": "",
        "prerequis": "",
        "seuil_avancement": "",
    }
    if ancienne:
        reglages |= _reglages_12(noeud, rapport)
    else:
        reglages["seuil_avancement"] = _seuil_avancement(noeud)
        reglages["partages"] = _partages(noeud)
    return reglages


def _reglages_12(noeud: Noeud, rapport: Rapport) -> dict[str, str]:
    maitrise = noeud.texte_de("masteryscore")
    if maitrise:
        maitrise = decimal_lire(maitrise, 0, 100, "la note de réussite (« masteryscore »)", noeud.ligne)
    temps = noeud.texte_de("maxtimeallowed")
    if temps and not DUREE_12.match(temps):
        rapport.avertir(f"durée maximale illisible, ignorée : « {temps} ».", noeud.ligne)
        temps = ""
    return {"maitrise": maitrise, "temps_max": temps, "prerequis": noeud.texte_de("prerequisites")}


def _partages(noeud: Noeud) -> list[tuple[str, bool]]:
    """The data that the item shares with others (`adlcp:data`, 4th edition): their name, whether it may read them."""
    bloc = noeud.premier("data")
    lues = {}
    for carte in bloc.tous("map") if bloc else ():
        lues[carte.attribut("targetid")[:4000]] = carte.attribut("readshareddata").lower() not in ("false", "0")
    return [(cible, lue) for cible, lue in lues.items() if cible]


def _seuil_avancement(noeud: Noeud) -> str:
    """`completionThreshold`: a text in the 3rd edition, attributes in the 4th."""
    seuil = noeud.premier("completionthreshold")
    if seuil is None:
        return ""
    par_mesure = seuil.attribut("completedbymeasure").lower() in ("true", "1")
    texte = seuil.attribut("minprogressmeasure") or ("1.0" if par_mesure else "")
    texte = texte if par_mesure else seuil.texte
    return decimal_lire(texte, 0, 1, "le seuil d’avancement (« completionThreshold »)", seuil.ligne) if texte else ""
