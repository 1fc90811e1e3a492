"""Who opens what among the working groups."""

from tests.droits.lignes import COORDONNENT, MEMBRES, Ligne, membres, seuls

DEDANS = seuls("auteur collegue charge_mission")
GERENT = seuls("charge_mission region")
GROUPES: list[Ligne] = [
    Ligne("pratiques_groupes", MEMBRES, "les groupes qui existent, entre membres du réseau"),
    Ligne("pratiques_groupe_ouvrir", COORDONNENT, "mène un réseau, anime un bassin"),
    Ligne(
        "pratiques_groupe", seuls("auteur collegue lecteur charge_mission region"), "en est, invitée, ou gère", "groupe"
    ),
    Ligne("pratiques_groupe_modifier", GERENT, "anime le groupe", "groupe"),
    Ligne("pratiques_groupe_clore", GERENT, "anime le groupe", "groupe"),
    Ligne("pratiques_groupe_inviter", GERENT, "anime le groupe", "groupe"),
    Ligne(
        "pratiques_groupe_repondre",
        membres(405),
        "qui est invité",
        "groupe",
        envoi=seuls("auteur collegue lecteur charge_mission region", 302),
    ),
    Ligne("pratiques_groupe_quitter", DEDANS, "qui en est", "groupe"),
    Ligne(
        "pratiques_groupe_membre",
        membres(405),
        "anime le groupe",
        "membre du groupe à retirer",
        envoi=seuls("charge_mission region", 302),
    ),
    Ligne(
        "pratiques_groupe_ecrire",
        membres(405),
        "qui en est",
        "groupe",
        envoi=seuls("auteur collegue charge_mission", 302),
    ),
    Ligne(
        "pratiques_groupe_reprendre",
        membres(405),
        "qui l’écrit, et qui anime",
        "brouillon du groupe à reprendre",
        envoi=seuls("auteur collegue charge_mission", 302),
    ),
    Ligne("pratiques_brouillon", DEDANS, "écrit avec son groupe", "brouillon du groupe"),
    Ligne("pratiques_brouillon_supprimer", seuls("auteur"), "à l’auteur seul", "brouillon du groupe"),
    Ligne("pratiques_ressource_modifier", GERENT, "anime le groupe porteur", "ressource du groupe"),
]
