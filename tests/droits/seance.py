"""Who follows a session and who writes it: the seats of the body, and those who hold it."""

from tests.droits.lignes import Ligne, membres, seuls

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
    Ligne("seance_adopter", seuls(""), "le point n’adopte rien", "point en séance"),
    Ligne("point_traiter", GESTE, "qui tient l’instance", "point en séance", envoi=ECRIVENT),
    Ligne("point_plume", GESTE, "qui tient l’instance", "point en séance", envoi=ECRIVENT),
    Ligne("point_ecrire", GESTE, "qui tient l’instance", "point en séance", envoi=REFUSES),
    Ligne("suite_ajouter", GESTE, "qui tient l’instance", "point en séance", envoi=REFUSES),
    Ligne("suite_modifier", TIENNENT, "qui tient l’instance", "suite en séance", envoi=REFUSES),
    Ligne("suite_retirer", TIENNENT, "qui tient l’instance", "suite en séance", envoi=ECRIVENT),
    Ligne("concurrent_regler", GESTE, "qui tient l’instance", "texte concurrent", envoi=ECRIVENT),
]
