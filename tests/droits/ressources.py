"""Who opens what among the resources."""

from tests.droits.lignes import COORDONNENT, MEMBRES, TOUS, Ligne, seuls

TIENNENT = seuls("tete region")
RESSOURCES: list[Ligne] = [
    Ligne("pratiques_ressources", TOUS, "chacun n’y trouve que ce qu’il peut lire"),
    Ligne("pratiques_ressource", TOUS, "choix de qui la tient", "ressource publique"),
    Ligne("pratiques_ressource", MEMBRES, "choix de qui la tient", "ressource des membres"),
    Ligne("pratiques_ressource", TIENNENT, "hors ligne, avec un motif", "ressource suspendue"),
    Ligne("pratiques_ressource_signaler", TOUS, "sans compte ; borné à l’heure", "ressource publique"),
    Ligne("pratiques_ressource_signaler", MEMBRES, "qui la lit", "ressource des membres"),
    Ligne("pratiques_ressource_fichier", TOUS, "comme la ressource", "ressource publique"),
    Ligne("pratiques_ressource_fichier", MEMBRES, "comme la ressource", "ressource des membres"),
    Ligne("pratiques_ressource_fichier", TIENNENT, "comme la ressource", "ressource suspendue"),
    Ligne("pratiques_ressource_ajouter", COORDONNENT, "mène un réseau, anime un bassin"),
    Ligne("pratiques_ressources_a_tenir", COORDONNENT, "celles que l’on tient"),
    Ligne("pratiques_ressource_modifier", TIENNENT, "mène le réseau porteur", "ressource publique"),
    Ligne("pratiques_ressource_modifier", seuls("charge_mission region"), "qui l’a publiée", "ressource de la Région"),
    Ligne("pratiques_ressource_agir", TIENNENT, "archiver", "ressource publique à archiver"),
    Ligne("pratiques_ressource_agir", seuls("region"), "suspendre", "ressource publique à suspendre"),
]
