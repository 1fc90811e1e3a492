"""Who opens what among the attendance sheets."""

from tests.droits.lignes import MEMBRES, REGION, Ligne, membres, seuls

TIENNENT, TIENNENT_302 = seuls("formateur charge_mission region"), seuls("formateur charge_mission region", 302)
LISENT = seuls("auteur formateur charge_mission region")
PRESENCES: list[Ligne] = [
    Ligne("emarger", MEMBRES, "saisir le code de la salle"),
    Ligne("emarger_signer", seuls("auteur"), "qui est attendu et lit le code", "code de la salle"),
    Ligne("ma_presence", seuls("auteur"), "chacun la sienne", "demi-journée"),
    Ligne("feuilles", seuls("formateur autre_formateur charge_mission autre_charge region"), "tient des feuilles"),
    Ligne("presences_session", TIENNENT, "tient les feuilles de la session", "session émargée"),
    Ligne("presences_csv", TIENNENT, "la même grille, en tableau", "session émargée"),
    Ligne("feuille", TIENNENT, "tient les feuilles de la session", "demi-journée"),
    Ligne("emargement_ecran", TIENNENT, "montre le code dans la salle", "demi-journée"),
    Ligne("feuille_tous", membres(405), "tient les feuilles de la session", "demi-journée", envoi=TIENNENT_302),
    Ligne("feuille_tous_annuler", membres(405), "tient les feuilles de la session", "demi-journée", envoi=TIENNENT_302),
    Ligne("session_pieces", TIENNENT, "anime ou pilote la session", "session émargée"),
    Ligne("session_piece", LISENT, "a une place, anime ou pilote la session", "document de session"),
    Ligne("session_piece_retirer", TIENNENT, "anime ou pilote la session", "document de session", envoi=TIENNENT_302),
    Ligne("feuille_contresigner", TIENNENT, "anime la demi-journée, ou pilote la session", "demi-journée"),
    Ligne("feuille_pdf", TIENNENT, "tient les feuilles de la session", "demi-journée"),
    Ligne("feuille_vierge", TIENNENT, "tient les feuilles de la session", "demi-journée"),
    Ligne(
        "session_documents",
        seuls("charge_mission region"),
        "pilote la session",
        "session émargée",
        envoi=seuls("charge_mission region", 302),
    ),
    Ligne("presence_ligne", LISENT, "la personne, et qui tient la feuille", "ligne de feuille"),
    Ligne(
        "presence_piece",
        seuls("auteur charge_mission region"),
        "la personne, et qui pilote la session ; pas le formateur",
        "justificatif d’absence",
    ),
    Ligne("bordereaux", REGION, "deux personnes de la Région décident de ce qui se détruit"),
    Ligne("bordereau", REGION, "la liste de ce qui peut être détruit", "bordereau"),
    Ligne(
        "bordereau_approuver", REGION, "une approbation, deux personnes", "bordereau", envoi=seuls("region", statut=302)
    ),
    Ligne("bordereau_reporter", REGION, "garder plus longtemps, avec un motif", "bordereau"),
    Ligne("bordereau_ligne_reporter", REGION, "garder une session plus longtemps", "ligne de bordereau"),
    Ligne("bordereau_csv", REGION, "la même liste, en tableau", "bordereau"),
    Ligne("bordereau_pdf", REGION, "la même liste et ses approbations", "bordereau"),
]
