"""Who opens what in the moderation of events: the queue, the charter, the State's opinion, the days, the programme."""

from tests.droits.lignes import REGION, TOUS, Ligne, seuls, tous

ANIMENT = "charge_mission autre_charge region"
MODERENT, DU_BASSIN = seuls(ANIMENT), "charge_mission region"
ANIMENT_405 = seuls(ANIMENT, 405)
ETAT = seuls("etat")
SA_FILE = "anime un bassin, ou la Région"
MODERATION: list[Ligne] = [
    Ligne("agenda_moderer", MODERENT, SA_FILE),
    Ligne(
        "agenda_programmer", ANIMENT_405, "modère un de ses bassins", "événement à modérer",
        envoi=seuls(DU_BASSIN, 422),
    ),
    Ligne(
        "agenda_repondre", ANIMENT_405, "modère un de ses bassins", "événement à modérer",
        envoi=seuls(DU_BASSIN, 422),
    ),
    Ligne(
        "agenda_rouvrir", ANIMENT_405, "modère un de ses bassins", "événement à rouvrir",
        envoi=seuls(DU_BASSIN, 302),
    ),
    Ligne("agenda_avis", ETAT, "parle pour les services de l’État"),
    Ligne("agenda_avis_donner", ETAT, "parle pour les services de l’État", "événement pour les élèves"),
    Ligne("charte_evenements", TOUS, "charte publique"),
    Ligne("charte_version", TOUS, "charte publique", "version de la charte"),
    Ligne("charte_publier", REGION, "la Région publie la charte"),
    Ligne("jours_sensibles", REGION, "la Région tient la liste"),
    Ligne("jour_sensible_ajouter", REGION, "la Région tient la liste"),
    Ligne("jours_sensibles_charger", seuls("region", 405), "la Région tient la liste", envoi=seuls("region", 302)),
    Ligne("jour_sensible_modifier", REGION, "la Région tient la liste", "jour sensible"),
    Ligne("jour_sensible_retirer", REGION, "la Région tient la liste", "jour sensible"),
    Ligne("agenda_programme_actuel", tous(302), "mène à l’année en cours"),
    Ligne("agenda_programme", TOUS, "chacun y lit ce qui est pour lui", "année"),
    Ligne("agenda_programme_figer", MODERENT, SA_FILE, "année"),
    Ligne("agenda_programme_pdf", TOUS, "document public", "programme figé"),
]  # fmt: skip
