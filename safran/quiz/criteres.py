"""The completion criterion that this room offers."""

import datetime
from typing import Any

from reseau.comptes.models import Compte
from safran.formations.criteres import Critere
from safran.quiz.models import Tentative
from safran.quiz.queries import tentatives


def evaluer(compte: Compte, formation: Any, parametres: dict[str, Any]) -> tuple[bool, str]:
    """The quiz named by the criterion has been passed at least once, on the server."""
    code = str(parametres.get("quiz", ""))
    if tentatives.quiz_reussi(compte, code):
        return True, ""
    return False, f"réussir le quiz « {tentatives.quiz_titre(code)} »"


def dire(parametres: dict[str, Any]) -> str:
    """The condition in words."""
    return f"réussir le quiz « {tentatives.quiz_titre(str(parametres.get('quiz', '')))} »"


def quand(compte: Compte, formation: Any, parametres: dict[str, Any]) -> datetime.datetime | None:
    """When the quiz was passed for the first time."""
    reussies = Tentative.objects.filter(compte=compte, quiz__code=str(parametres.get("quiz", "")), reussie=True)
    return reussies.order_by("remise_le").values_list("remise_le", flat=True).first()


QUIZ_REUSSI = Critere(
    type="quiz_reussi",
    libelle="Quiz réussi",
    options=tentatives.quiz_options,
    evaluer=evaluer,
    dire=dire,
    quand=quand,
)
