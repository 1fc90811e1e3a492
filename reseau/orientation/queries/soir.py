"""Whether one may come after work: hours that go past half past five, or a Saturday."""

import datetime
from functools import lru_cache

from reseau.annuaire.horaires.osm import PARIS, horaires_analyser

SEMAINE = datetime.date(2026, 6, 1)  # un lundi, sans jour férié de la semaine
SOIR = datetime.time(17, 45)
SAMEDI = 5


@lru_cache(2000)  # une grille d’heures donne toujours la même réponse
def ouvre_tard(horaires: str) -> bool:
    """Open at a quarter to six on a weekday, or at some time of a Saturday; False for hours that say nothing."""
    analyse = horaires_analyser(horaires) if horaires else None
    if analyse is None:
        return False
    soirs = (datetime.datetime.combine(SEMAINE + datetime.timedelta(days=n), SOIR, PARIS) for n in range(SAMEDI))
    samedi = SEMAINE + datetime.timedelta(days=SAMEDI)
    heures = (datetime.datetime.combine(samedi, datetime.time(h), PARIS) for h in range(8, 20))
    return any(analyse.is_open(moment) for moment in (*soirs, *heures))
