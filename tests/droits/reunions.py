"""Who opens what in the meetings: who reads, who sits, who holds the body."""

from tests.droits.lignes import Ligne, membres, seuls

LISENT = seuls("collegue auteur referent elu charge_mission region")
SIEGENT = seuls("elu auteur charge_mission region")
TIENNENT = seuls("charge_mission region")
REPONDENT = seuls("auteur charge_mission region", 302)
GESTE = membres(405)
REUNIONS: list[Ligne] = [
    Ligne("reunion", LISENT, "membres du bassin, et qui y siège", "réunion du bassin"),
    Ligne("reunion", SIEGENT, "l’instance ne se lit pas ailleurs", "réunion du comité"),
    Ligne("reunion", TIENNENT, "pas encore convoquée", "réunion en préparation"),
    Ligne("reunion_nouvelle", TIENNENT, "qui tient l’instance", "instance du bassin"),
    Ligne("reunion_preparer", TIENNENT, "qui tient l’instance", "réunion en préparation"),
    Ligne("reunion_date", TIENNENT, "qui tient l’instance", "réunion en préparation"),
    Ligne("reunion_point", TIENNENT, "qui tient l’instance", "point en réserve"),
    Ligne("reunion_point_retirer", TIENNENT, "qui tient l’instance", "point en réserve"),
    Ligne("point_proposer", SIEGENT, "qui y siège", "instance du bassin"),
    Ligne("reunion_convocation", LISENT, "comme la réunion", "réunion du bassin"),
    Ligne("reunion_convocation", SIEGENT, "comme la réunion", "réunion du comité"),
    Ligne("reunion_agenda", LISENT, "comme la réunion", "réunion du bassin"),
    Ligne("reunion_agenda", SIEGENT, "comme la réunion", "réunion du comité"),
    Ligne("reunion_presence", TIENNENT, "qui tient l’instance", "réunion du bassin"),
    Ligne("reunion_decider", TIENNENT, "qui tient l’instance", "réunion à reporter"),
    Ligne("convocation_repondre", GESTE, "son siège, ou qui tient l’instance", "convocation", envoi=REPONDENT),
    Ligne("reunion_piece", LISENT, "comme la réunion", "pièce de réunion"),
    Ligne("reunion_piece_joindre", TIENNENT, "qui tient l’instance", "réunion du bassin"),
    Ligne("reunion_piece_retirer", TIENNENT, "qui tient l’instance", "pièce de réunion"),
    Ligne("sondage_proposer", seuls("charge_mission region", 302), "un sondage est ouvert : il s’y lit",
          "instance du bassin", envoi=seuls("charge_mission region", 422)),
    Ligne("sondage", SIEGENT, "qui y siège", "sondage"),
    Ligne("sondage_choisir", GESTE, "qui tient l’instance", "date proposée",
          envoi=seuls("charge_mission region", 302)),
    Ligne("sondage_clore", TIENNENT, "qui tient l’instance", "sondage"),
]  # fmt: skip
