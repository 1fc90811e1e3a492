"""Who opens what in the coordinated agenda."""

from tests.droits.agenda_sorties import SORTIES
from tests.droits.lignes import MEMBRES, TOUS, Ligne, membres, seuls
from tests.droits.moderation import MODERATION

ECRIVENT = seuls("collegue auteur referent charge_mission region")
DU_BASSIN = {**seuls("collegue auteur referent charge_mission region"), "anonyme": 404}
AGENDA: list[Ligne] = [
    Ligne("agenda", TOUS, "agenda public ; chacun y lit ce qui est pour lui"),
    Ligne("evenement", TOUS, "ouvert à tous", "événement"),
    Ligne("evenement", {**MEMBRES, "anonyme": 404}, "pour les membres du réseau", "événement des membres"),
    Ligne("evenement", DU_BASSIN, "pour les membres du bassin", "événement du bassin"),
    Ligne("evenement", DU_BASSIN, "qui l’organise, qui le modère", "événement à modérer"),
    Ligne("evenement", {**seuls("auteur"), "anonyme": 404}, "à qui le prépare", "brouillon d’événement"),
    Ligne("evenement_proposer", MEMBRES, "proposer"),
    Ligne("evenement_gene", membres(405), "ce que gêne la date que l’on tape", envoi=MEMBRES),
    Ligne("agenda_lieux", MEMBRES, "lieux publics, pour qui propose"),
    Ligne("mes_evenements", MEMBRES, "chacun les siens"),
    Ligne("evenement_modifier", ECRIVENT, "qui l’organise, qui le modère", "événement à modérer"),
    Ligne("evenement_modifier", seuls("auteur"), "à qui le prépare", "brouillon d’événement"),
    Ligne("evenement_vie", ECRIVENT, "qui l’organise, qui le modère", "événement à annuler"),
    Ligne("creneau_deplacer", ECRIVENT, "qui l’organise, qui le modère", "date d’événement"),
    Ligne("creneau_annuler", ECRIVENT, "qui l’organise, qui le modère", "date d’événement"),
    *MODERATION,
    *SORTIES,
]
