"""Who opens what in the coordinated agenda."""

from tests.droits.lignes import MEMBRES, TOUS, Ligne, seuls

DU_BASSIN = {**seuls("collegue auteur referent charge_mission region"), "anonyme": 404}
AGENDA: list[Ligne] = [
    Ligne("agenda", TOUS, "agenda public ; chacun y lit ce qui est pour lui"),
    Ligne("evenement", TOUS, "ouvert à tous", "événement"),
    Ligne("evenement", {**MEMBRES, "anonyme": 404}, "pour les membres du réseau", "événement des membres"),
    Ligne("evenement", DU_BASSIN, "pour les membres du bassin", "événement du bassin"),
    Ligne("evenement", DU_BASSIN, "qui l’organise, qui le modère", "événement à modérer"),
    Ligne("evenement", {**seuls("auteur"), "anonyme": 404}, "à qui le prépare", "brouillon d’événement"),
]
