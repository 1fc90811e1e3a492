"""Who opens the bodies, one of them, its seats."""

from tests.droits.lignes import MEMBRES, REGION, Ligne, seuls

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
