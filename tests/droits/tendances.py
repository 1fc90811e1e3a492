"""Who opens what of the trends, of the watch list, of the regional scheme, of the requests for a training."""

from tests.droits.lignes import REGION, TOUS, Ligne, seuls

TIENNENT, TIENNENT_302 = seuls("tete autre_tete region"), seuls("tete autre_tete region", 302)
QUI_TIENT = "la Région et les têtes de réseau"
DEMANDENT = seuls("collegue auteur referent tete autre_tete elu charge_mission autre_charge region")
LISENT = seuls("collegue auteur referent tete autre_tete elu charge_mission region")
QUI_DEMANDE, DU_BASSIN = (
    "anime un bassin, y siège ou y parle pour une structure",
    "demande pour ce bassin, ou la Région",
)
TENDANCES: list[Ligne] = [
    Ligne("tendances", TOUS, "page publique"),
    Ligne("tendance", TOUS, "page publique ; chacun y trouve ce qu’il peut lire", "tendance"),
    Ligne("veille", TOUS, "liste publique"),
    Ligne("veille_ajouter", TIENNENT, QUI_TIENT),
    Ligne("veille_modifier", TIENNENT, QUI_TIENT, "source de veille"),
    Ligne("veille_verifier", seuls("tete autre_tete region", 405), QUI_TIENT, "source de veille", envoi=TIENNENT_302),
    Ligne("veille_retirer", TIENNENT, QUI_TIENT, "source de veille", envoi=TIENNENT_302),
    Ligne("schema_regional", TOUS, "page publique"),
    Ligne("orientation_du_schema", TOUS, "page publique ; les actions que l’on peut lire", "orientation du schéma"),
    Ligne("demandes_de_formation", DEMANDENT, QUI_DEMANDE),
    Ligne("demande_formation_deposer", DEMANDENT, QUI_DEMANDE),
    Ligne("demande_formation", LISENT, DU_BASSIN, "demande de formation"),
    Ligne("historique", LISENT, DU_BASSIN, "histoire d’une demande de formation"),
    Ligne("demande_formation_programmer", REGION, "la Région y répond", "demande de formation"),
    Ligne("demande_formation_traiter", REGION, "la Région y répond", "demande à étudier", envoi=seuls("region", 302)),
]
