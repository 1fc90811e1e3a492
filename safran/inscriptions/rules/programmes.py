"""What a half-day holds, hour by hour: read from the lines that were typed, refused at the line that is wrong."""

import datetime
import re

from home.erreurs import RegleRefusee
from home.moments import Moment, moments_lire
from home.typographie import INSECABLE, heure

DOUZE, TITRE_MAX, PHRASE_MAX = 12, 120, 200
DEUX_POINTS = re.compile(r"^(\s*)(\d{1,2}):(\d\d)(?!\d)", re.MULTILINE)
EXEMPLE = "« 9 h 30 | Trois récits | En trinômes »"


def programme_ecrire(*, texte: str, debut: datetime.time, fin: datetime.time) -> str:
    """The lines as they are kept: « 9 h 30 | Trois récits | En trinômes », within these hours and in their order.

    Raises RegleRefusee "programme", which names the line.
    """
    moments = moments_lire(DEUX_POINTS.sub(r"\1\2 h \3", texte))
    if len(moments) > DOUZE:
        raise RegleRefusee("programme", f"Une demi-journée tient en {DOUZE} lignes au plus.")
    dits, avant = [], debut
    for rang, moment in enumerate(moments, start=1):
        quand = _quand(rang, moment)
        if not debut <= quand < fin:
            raise RegleRefusee(
                "programme",
                f"Ligne {rang} : {heure(quand)} n’est pas dans la demi-journée, de {heure(debut)} à {heure(fin)}.",
            )
        if quand < avant:
            raise RegleRefusee("programme", f"Ligne {rang} : {heure(quand)} vient avant {heure(avant)}.")
        avant = quand
        dits.append(" | ".join(filter(None, (heure(quand).replace(INSECABLE, " "), moment.titre, moment.detail))))
    return "\n".join(dits)


def _quand(rang: int, moment: Moment) -> datetime.time:
    """The hour of a line; refuses a line without hour or title, or too long."""
    if not moment.heure:
        raise RegleRefusee("programme", f"Ligne {rang} : commencez par l’heure, ainsi : {EXEMPLE}.")
    if not moment.titre:
        raise RegleRefusee("programme", f"Ligne {rang} : dites ce qui se passe, ainsi : {EXEMPLE}.")
    if len(moment.titre) > TITRE_MAX or len(moment.detail) > PHRASE_MAX:
        raise RegleRefusee(
            "programme", f"Ligne {rang} : un titre de {TITRE_MAX} caractères et une phrase de {PHRASE_MAX} au plus."
        )
    heures, _, minutes = moment.heure.lower().partition("h")
    try:
        return datetime.time(int(heures), int(minutes.strip() or 0))
    except ValueError:
        raise RegleRefusee("programme", f"Ligne {rang} : « {moment.heure} » n’est pas une heure.")
