"""Who opens the player, its notebook, the followings."""

from tests.droits.lignes import CONNECTES, COORDONNENT, REGION, Ligne, membres, seuls

PARCOURS = [
    Ligne("parcours_reprendre", membres(302, auteur=303), "mène à l’étape, ou à la fiche", "formation publiée"),
    Ligne("parcours_reprendre", seuls(""), "pas encore ouverte", "formation en brouillon"),
    Ligne(
        "parcours_commencer",
        membres(302),
        "commence par un bouton seulement",
        "formation publiée",
        envoi=membres(303),
    ),
    Ligne(
        "parcours_commencer",
        membres(302),
        "commence par un bouton seulement",
        "formation en brouillon",
        envoi=seuls(""),
    ),
    Ligne("parcours_etape", membres(302, auteur=200), "qui l’a commencée", "étape"),
    Ligne("parcours_xapi_mien", CONNECTES, "chacun ce qui lui est arrivé, même après son départ"),
    Ligne("parcours_xapi", REGION, "export sans nom ni adresse", "formation publiée"),
    Ligne("parcours_notes", membres(302, auteur=200), "chacun ses notes, à soi seul", "formation publiée"),
    Ligne(
        "parcours_note",
        membres(405),
        "s’écrit seulement, et par soi",
        "étape",
        envoi=seuls("auteur", 303),
    ),
    Ligne(
        "parcours_temps",
        membres(405),
        "signe de présence, compté pour soi",
        "étape",
        envoi=seuls("auteur", 204),
    ),
    Ligne(
        "parcours_clarte",
        membres(405),
        "se dit seulement, et pour soi",
        "étape",
        envoi=seuls("auteur", 303),
    ),
    Ligne(
        "parcours_coches",
        membres(405),
        "se coche seulement, et par soi",
        "liste à cocher",
        envoi=seuls("auteur", 303),
    ),
    Ligne(
        "parcours_question",
        membres(405),
        "on y répond seulement, et pour soi",
        "question d’une étape",
        envoi=seuls("auteur", 422),
    ),
    Ligne("parcours_suivis", COORDONNENT, "les personnes que l’on coordonne", "formation publiée"),
    Ligne("parcours_suivis_export", COORDONNENT, "la même liste, en tableau", "formation publiée"),
    Ligne("parcours_suivi", seuls("tete charge_mission region"), "coordonne la personne", "suivi"),
    Ligne("parcours_derogation", seuls("tete charge_mission region"), "dérogation signée", "suivi"),
    Ligne("parcours_bilan", membres(302, auteur=200), "qui l’a commencée", "formation publiée"),
]
