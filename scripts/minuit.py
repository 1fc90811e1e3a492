"""No test is played astride two days: near midnight in Paris, one waits for the next day."""

import datetime
import time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def jour_entier(marge: int) -> datetime.date:
    """Today in Paris; waits for tomorrow when less than `marge` seconds of today are left."""
    maintenant = datetime.datetime.now(PARIS)
    demain = datetime.datetime.combine(maintenant.date() + datetime.timedelta(days=1), datetime.time(), PARIS)
    if (reste := (demain - maintenant).total_seconds()) < marge:
        time.sleep(reste + 1)
        return demain.date()
    return maintenant.date()
