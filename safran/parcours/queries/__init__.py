"""Reads of the followings: the plan of a training, how far someone is, what is missing."""

from safran.parcours.queries.carnets import minutes_passees, note_de, notes_de, temps_prouve
from safran.parcours.queries.constats import bilan_de, manques_de, regle_expliquer
from safran.parcours.queries.lectures import Lecture, lecture_lire
from safran.parcours.queries.plans import Etape, Module, Plan, plan_lire, plans_lire
from safran.parcours.queries.suivis import (
    Avancement,
    avancement_lire,
    avancements_de,
    marques_de_module,
    suivi_get,
    suivis_de,
    suivis_de_formation,
    suivis_retenant,
    temps_total,
)

__all__ = [
    "Avancement",
    "Etape",
    "Lecture",
    "Module",
    "Plan",
    "avancement_lire",
    "avancements_de",
    "bilan_de",
    "lecture_lire",
    "manques_de",
    "marques_de_module",
    "minutes_passees",
    "note_de",
    "notes_de",
    "plan_lire",
    "plans_lire",
    "regle_expliquer",
    "suivi_get",
    "suivis_de",
    "suivis_de_formation",
    "suivis_retenant",
    "temps_prouve",
    "temps_total",
]
