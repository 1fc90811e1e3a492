"""Who opens what among the evaluations."""

from tests.droits.lignes import MEMBRES, Ligne, seuls

LISENT = seuls("formateur charge_mission region")
EVALUATIONS: list[Ligne] = [
    Ligne("evaluations", MEMBRES, "chacun les siennes, et les sessions dont il lit les résultats"),
    Ligne(
        "evaluations_csv",
        seuls("formateur autre_formateur charge_mission autre_charge region"),
        "les sessions dont il lit les résultats",
    ),
    Ligne("evaluation_repondre", seuls("auteur"), "à qui était présent", "évaluation"),
    Ligne("evaluation_session", LISENT, "tient les feuilles de la session", "session évaluée"),
    Ligne("evaluation_session_csv", LISENT, "les mêmes résultats, en tableau", "session évaluée"),
    Ligne("evaluation_formation", LISENT, "lit une session de la formation", "formation évaluée"),
    Ligne("evaluation_formation_csv", LISENT, "les mêmes résultats, en tableau", "formation évaluée"),
]
