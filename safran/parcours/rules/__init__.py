"""Every write of the followings."""

from safran.parcours.rules.achevements import achevement_evaluate, condition_report, derogation_grant
from safran.parcours.rules.duplications import identites_renew, page_duplicate
from safran.parcours.rules.notes import note_save, traces_erase
from safran.parcours.rules.suivis import etape_mark, paquet_report, quiz_report, suivi_start
from safran.parcours.rules.temps import temps_add

__all__ = [
    "achevement_evaluate",
    "condition_report",
    "derogation_grant",
    "etape_mark",
    "identites_renew",
    "note_save",
    "page_duplicate",
    "paquet_report",
    "quiz_report",
    "suivi_start",
    "temps_add",
    "traces_erase",
]
