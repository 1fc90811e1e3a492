"""Who opens what of the support schemes."""

from tests.droits.lignes import MEMBRES, Ligne, membres, seuls

PORTENT = seuls("referent tete")
PROPOSENT = seuls("referent autre_referent tete autre_tete charge_mission autre_charge region")
UTILISENT = seuls("conseiller collegue auteur lecteur referent autre_referent tete autre_tete")
SUIVENT, DECIDENT = seuls("auteur charge_mission region"), seuls("charge_mission region")
DU_COMITE = "qui le porte, qui suit les dispositifs"
DISPOSITIFS: list[Ligne] = [
    Ligne("dispositifs", MEMBRES, "pour les membres du réseau"),
    Ligne("dispositifs_pdf", MEMBRES, "pour les membres du réseau"),
    Ligne("dispositifs_suivi", SUIVENT, "la Région, et les sièges du comité technique"),
    Ligne("dispositif_proposer", PROPOSENT, "parle pour une structure, anime un bassin, ou la Région"),
    Ligne("dispositif", MEMBRES, "pour les membres du réseau", "dispositif au catalogue"),
    Ligne("dispositif", seuls("referent tete auteur charge_mission region"), DU_COMITE, "dispositif proposé"),
    Ligne("dispositif", PORTENT, "à qui le porte", "brouillon de dispositif"),
    Ligne("dispositif_modifier", PORTENT, "à qui le porte", "brouillon de dispositif"),
    Ligne("dispositif_modifier", DECIDENT, "qui conduit le comité technique, ou la Région", "dispositif proposé"),
    Ligne("dispositif_decider", DECIDENT, "qui conduit le comité technique, ou la Région", "dispositif à inscrire"),
    Ligne("dispositif_decider", PORTENT, "à qui le porte", "brouillon à proposer"),
    Ligne("dispositif_utiliser", UTILISENT, "au nom de sa structure", "dispositif au catalogue"),
    Ligne("dispositif_usage_finir", membres(405), "au nom de sa structure", "usage de dispositif",
          envoi=seuls("collegue auteur referent tete", 302)),
]  # fmt: skip
