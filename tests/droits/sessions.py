"""Who opens what among the sessions in the room."""

from tests.droits.lignes import REGION, SANS_JETON, TOUS, Ligne, membres, seuls, tous

PREPARENT = seuls("charge_mission autre_charge region")
PREPARE, PREPARE_302 = seuls("charge_mission region"), seuls("charge_mission region", 302)
BROUILLON_DE_SESSION = tous(404, charge_mission=200, region=200, superuser=200)
SESSIONS: list[Ligne] = [
    Ligne("sessions", TOUS, "agenda public"),
    Ligne("session", TOUS, "dates publiques", "session"),
    Ligne("session", BROUILLON_DE_SESSION, "se prépare", "session en brouillon"),
    Ligne("session_ics", TOUS, "dates publiques, sans nom ni lien privé", "session"),
    Ligne("session_ics", BROUILLON_DE_SESSION, "se prépare", "session en brouillon"),
    Ligne("session_convocation", seuls("auteur"), "chacun la sienne", "session confirmée"),
    Ligne("session_inscrire", membres(405), "membres du réseau", "session", envoi=membres(302)),
    Ligne("session_quitter", membres(405), "chacun sa place", "session", envoi=seuls("auteur", 302)),
    Ligne("session_accepter", membres(405), "chacun sa place", "session", envoi=seuls("auteur", 302)),
    Ligne("session_equipe", seuls("referent autre_referent"), "chacun son équipe", "session"),
    Ligne("inscription_lien", TOUS, SANS_JETON, "lien d’une inscription", envoi=tous(302), revele=SANS_JETON),
    Ligne("inscription_decider", seuls("referent charge_mission region"), "son équipe, sa session", "inscription"),
    Ligne("sessions_preparer", PREPARENT, "prépare des sessions"),
    Ligne("vivier", PREPARENT, "prépare des sessions"),
    Ligne("vivier_moi", seuls("formateur autre_formateur"), "chacun la sienne"),
    Ligne("session_creer", PREPARENT, "prépare des sessions"),
    Ligne("sessions_messages", REGION, "les textes sont ceux de la Région"),
    Ligne("sessions_message", REGION, "les textes sont ceux de la Région", "message"),
    Ligne("session_gerer", PREPARE, "sessions de ses bassins", "session"),
    Ligne("session_gerer", PREPARE, "sessions de ses bassins", "session en brouillon"),
    Ligne("historique", PREPARE, "sessions de ses bassins", "histoire d’une session"),
    Ligne("session_modifier", PREPARE, "sessions de ses bassins", "session"),
    Ligne("session_etat", PREPARE, "sessions de ses bassins", "session à annuler"),
    Ligne("session_etat", PREPARE, "sessions de ses bassins", "session à confirmer", envoi=PREPARE_302),
    Ligne("session_dupliquer", PREPARE, "sessions de ses bassins", "session"),
    Ligne("session_reserves", PREPARE, "sessions de ses bassins", "session"),
    Ligne("session_ouvertures", PREPARE, "sessions de ses bassins", "session"),
    Ligne("session_surnombre", REGION, "au-delà des places, avec un motif", "session"),
    Ligne("seance_ajouter", PREPARE, "sessions de ses bassins", "session"),
    Ligne("seance_modifier", PREPARE, "sessions de ses bassins", "séance"),
    Ligne("seance_retirer", PREPARE, "sessions de ses bassins", "séance", envoi=PREPARE_302),
    Ligne("reserve_ouvrir", membres(405), "sessions de ses bassins", "places réservées", envoi=PREPARE_302),
    Ligne("ouverture_retirer", membres(405), "sessions de ses bassins", "ouverture d’un groupe", envoi=PREPARE_302),
]
