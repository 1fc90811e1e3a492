"""Who opens the bodies, one of them, its seats."""

import uuid
from typing import Any

from reseau.animation.models import Comite
from reseau.comptes.models import Compte
from tests.droits.lignes import MEMBRES, REGION, Ligne, seuls
from tests.droits.mots import CODE_INCONNU
from tests.fabriques import un_bassin, un_conseiller
from tests.reseau.animation.fabriques import un_comite, un_siege, une_reunion

TIENNENT = seuls("charge_mission region")
INSTANCES = [
    Ligne("instances", MEMBRES, "qui décide où, su de tout membre"),
    Ligne("instance", MEMBRES, "ses sièges sont un fait connu ; ses réunions, à qui les lit", "instance"),
    Ligne("instance_ouvrir", REGION, "ouvre une instance"),
    Ligne("instance_fermer", REGION, "ferme une instance", "instance"),
    Ligne("instance_modifier", TIENNENT, "tient l’instance", "instance"),
    Ligne("siege_nommer", TIENNENT, "tient l’instance", "instance"),
    Ligne("siege_de_structure", TIENNENT, "tient l’instance", "instance"),
    Ligne("siege_sans_compte", TIENNENT, "tient l’instance", "instance"),
    Ligne("siege_terminer", TIENNENT, "tient l’instance", "siège"),
    Ligne("reunion_dossier", seuls("charge_mission region"), "siège, ou tient l’instance", "réunion à préparer"),
    Ligne("matin", seuls("charge_mission autre_charge"), "anime un bassin"),
]


def instances_construire(comptes: dict[str, Compte]) -> dict[str, tuple[list[Any], list[Any]]]:
    """The local body of Niort, where a counsellor sits."""
    comite = Comite.objects.filter(bassin=un_bassin(), au=None).first() or un_comite(nom="Comité d’ici")
    siege = un_siege(comite, un_conseiller())
    reunion = une_reunion(comite=comite)
    return {
        "instance": ([comite.code], [CODE_INCONNU]),
        "siège": ([siege.uuid], [uuid.uuid4()]),
        "réunion à préparer": ([reunion.uuid], [uuid.uuid4()]),
    }
