"""When an event takes place, in words: « samedi 12 décembre 2026, 10 h à 18 h », at the wall time of Paris."""

import datetime

from django.utils import timezone

from home.calendrier.occupations import jours_de_paris
from home.typographie import date_longue, heure

MINUIT = datetime.time()


def heures_dire(debut: datetime.datetime, fin: datetime.datetime) -> str:
    """« 10 h à 18 h »; of several days, from the first to the last: « jusqu’au lundi 14 décembre 2026, 18 h »."""
    premier, dernier = jours_de_paris(debut, fin)
    if premier == dernier:
        return f"{heure(debut)} à {_fin(fin)}"
    return f"{heure(debut)}, jusqu’au {date_longue(dernier)}, {_fin(fin)}"


def quand_dire(debut: datetime.datetime, fin: datetime.datetime) -> str:
    """The day and its hours; of several days, both ends: « du jeudi … à 10 h au samedi … à 18 h »."""
    premier, dernier = jours_de_paris(debut, fin)
    if premier == dernier:
        return f"{date_longue(premier)}, {heures_dire(debut, fin)}"
    return f"du {date_longue(premier)} à {heure(debut)} au {date_longue(dernier)} à {_fin(fin)}"


def _fin(fin: datetime.datetime) -> str:
    return "minuit" if timezone.localtime(fin).time() == MINUIT else heure(fin)
