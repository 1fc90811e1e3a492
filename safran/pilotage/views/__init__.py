"""Screens of this room."""

from safran.pilotage.views.bilans import bpf, bpf_export, qualiopi, rapport
from safran.pilotage.views.formateur import formateur
from safran.pilotage.views.tableau import pilotage, pilotage_export

__all__ = ["bpf", "bpf_export", "formateur", "pilotage", "pilotage_export", "qualiopi", "rapport"]
