"""Who opens what of the life of the bassins: their news, the orientations of the Région, the log."""

from tests.droits.lignes import MEMBRES, REGION, TOUS, Ligne, seuls

ANIMENT, DU_BASSIN = seuls("charge_mission autre_charge region"), seuls("charge_mission region")
LISENT = {**seuls("collegue auteur referent charge_mission region"), "anonyme": 404}
QUI_ANIME, TIENT = "anime un bassin, ou la Région", "anime ses bassins, ou la Région"
VIE_LOCALE: list[Ligne] = [
    Ligne("actualites", TOUS, "chacun y lit ce qui est pour lui"),
    Ligne("actualite", TOUS, "ouverte à tous", "actualité"),
    Ligne("actualite", LISENT, "pour les équipes du bassin", "actualité du bassin"),
    Ligne("actualites_tenues", ANIMENT, QUI_ANIME),
    Ligne("actualite_ecrire", ANIMENT, QUI_ANIME),
    Ligne("actualite_modifier", DU_BASSIN, TIENT, "actualité du bassin"),
    Ligne("actualite_retirer", DU_BASSIN, TIENT, "actualité du bassin", envoi=seuls("charge_mission region", 302)),
    Ligne("orientations", MEMBRES, "pour les membres du réseau"),
    Ligne("orientation", MEMBRES, "pour les membres du réseau", "orientation"),
    Ligne("orientation_publier", REGION, "la Région publie"),
    Ligne("orientation_clore", REGION, "la Région clôt", "orientation", envoi=seuls("region", 302)),
    Ligne("orientation_relayer", seuls("tete"), "mène ce réseau", "orientation à relayer"),
    Ligne("relais_manquants", REGION, "la Région suit ce qui n’est pas relayé"),
    Ligne("journal", ANIMENT, QUI_ANIME),
    Ligne("journal_modifier", DU_BASSIN, "l’a écrite, ou la Région", "entrée du journal"),
    Ligne("journal_effacer", DU_BASSIN, "l’a écrite, ou la Région", "entrée du journal",
          envoi=seuls("charge_mission region", 302)),
]  # fmt: skip
