"""The completion criterion that this room offers."""

from typing import Any

from safran.formations.criteres import Critere
from safran.quiz import queries


def evaluer(compte: Any, formation: Any, parametres: dict[str, Any]) -> tuple[bool, str]:
    """The quiz named by the criterion has been passed at least once, on the server."""
    code = str(parametres.get("quiz", ""))
    if queries.quiz_reussi(compte, code):
        return True, ""
    return False, f"réussir le quiz « {queries.quiz_titre(code)} »"


QUIZ_REUSSI = Critere(type="quiz_reussi", libelle="Quiz réussi", options=queries.quiz_options, evaluer=evaluer)
