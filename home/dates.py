"""Arithmetic on days that Python leaves to others."""

import datetime

from dateutil.relativedelta import relativedelta


def mois_apres(*, jour: datetime.date, mois: int) -> datetime.date:
    """So many months later (or earlier), the same day of the month, the last one when it does not exist."""
    return jour + relativedelta(months=mois)
