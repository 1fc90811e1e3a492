"""Who brings, who comes, who tells of it, among the events of the agenda."""

from tests.droits.lignes import TOUS, Ligne, membres, seuls

APPORTENT = seuls("conseiller collegue auteur lecteur referent autre_referent")
ORGANISENT = seuls("collegue auteur referent")
ENSEMBLE: list[Ligne] = [
    Ligne("evenement", TOUS, "ce qui s’y apporte, pour les membres seulement", "événement à plusieurs"),
    Ligne("apport_proposer", APPORTENT, "qui lit l’événement, au nom de sa structure", "événement"),
    Ligne("apport_proposer", ORGANISENT, "pas lu ailleurs", "événement du bassin"),
    Ligne("apport_chercher", ORGANISENT, "qui l’organise", "événement"),
    Ligne("apport_reprendre", APPORTENT, "qui lit l’événement, au nom de sa structure", "apport cherché"),
    Ligne("apport_accepter", membres(405), "qui l’organise", "apport proposé",
          envoi=seuls("collegue auteur referent", 302)),
    Ligne("apport_retirer", seuls("collegue auteur referent conseiller autre_referent"),
          "qui l’apporte, qui l’organise", "apport proposé", envoi=seuls("collegue auteur referent conseiller "
          "autre_referent", 302)),
    Ligne("evenement_repondre", membres(405), "membres qui le lisent", "événement", envoi=membres(302)),
    Ligne("evenement_repondre", membres(405), "pas lu ailleurs", "événement du bassin",
          envoi=seuls("collegue auteur referent charge_mission region", 302)),
    Ligne("evenement_bilan", ORGANISENT, "qui l’a organisé", "événement tenu"),
    Ligne("bilans_attendus", seuls("charge_mission autre_charge region"), "modère des événements"),
]  # fmt: skip
