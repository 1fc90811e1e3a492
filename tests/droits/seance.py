"""Who follows a session and who writes it: the seats of the body, and those who hold it."""

import uuid
from typing import Any

from reseau.animation.choices import Qualite
from reseau.animation.rules.ecriture import point_ecrire
from reseau.comptes.models import Compte
from tests.droits.lignes import Ligne, membres, seuls
from tests.droits.mots import canari
from tests.reseau.animation.fabriques import un_comite, un_point, un_siege, une_reunion, une_suite

SUIVENT = seuls("auteur charge_mission region")
TIENNENT = seuls("charge_mission region")
ECRIVENT = seuls("charge_mission region", 302)
REFUSES = seuls("charge_mission region", 422)
GESTE = membres(405)
SEANCE: list[Ligne] = [
    Ligne("reunion_seance", SUIVENT, "qui siège suit, qui tient écrit", "réunion en séance"),
    Ligne("reunion_salle", SUIVENT, "qui siège", "réunion en séance"),
    Ligne("reunion_pouls", SUIVENT, "qui siège", "réunion en séance"),
    Ligne("seance_ouvrir", GESTE, "qui tient l’instance", "réunion en séance", envoi=ECRIVENT),
    Ligne("presences_noter", GESTE, "qui tient l’instance", "réunion en séance", envoi=ECRIVENT),
    Ligne("point_aborder", GESTE, "qui tient l’instance", "point en séance", envoi=ECRIVENT),
    Ligne("point_traiter", GESTE, "qui tient l’instance", "point en séance", envoi=ECRIVENT),
    Ligne("point_plume", GESTE, "qui tient l’instance", "point en séance", envoi=ECRIVENT),
    Ligne("point_ecrire", GESTE, "qui tient l’instance", "point en séance", envoi=REFUSES),
    Ligne("suite_ajouter", GESTE, "qui tient l’instance", "point en séance", envoi=REFUSES),
    Ligne("suite_modifier", TIENNENT, "qui tient l’instance", "suite en séance", envoi=REFUSES),
    Ligne("suite_retirer", TIENNENT, "qui tient l’instance", "suite en séance", envoi=ECRIVENT),
    Ligne("concurrent_regler", GESTE, "qui tient l’instance", "texte concurrent", envoi=ECRIVENT),
]


def seance_construire(comptes: dict[str, Compte]) -> dict[str, tuple[list[Any], list[Any]]]:
    """A session of a body that keeps to itself, where the author sits: a text, another kept beside, a decision."""
    comite = un_comite("TECHNIQUE", nom="Comité en séance")
    un_siege(comite, comptes["charge_mission"], Qualite.SECRETARIAT, organisme="Région")
    un_siege(comite, comptes["auteur"], organisme="Un organisme")
    point = un_point(une_reunion("EN_COURS", comite=comite), titre=canari("seance"))
    point_ecrire(point=point, par=comptes["charge_mission"], texte=canari("ecrit"), version=1)
    autre = point_ecrire(point=point, par=comptes["region"], texte=canari("autretexte"), version=1).concurrent
    suite = une_suite(point, texte=canari("suite"))
    objets = {
        "réunion en séance": point.reunion,
        "point en séance": point,
        "suite en séance": suite,
        "texte concurrent": autre,
    }
    return {nom: ([objet.uuid], [uuid.uuid4()]) for nom, objet in objets.items()}
