"""Every write of the followings."""

from safran.parcours.rules.achevements import achevement_evaluate, condition_report, derogation_grant
from safran.parcours.rules.suivis import etape_mark, paquet_report, quiz_report, suivi_start

__all__ = [
    "achevement_evaluate",
    "condition_report",
    "derogation_grant",
    "etape_mark",
    "paquet_report",
    "quiz_report",
    "suivi_start",
]
