"""The run-time environments of SCORM 1.2, SCORM 2004 and H5P, in plain Python: tables, types, calls, snapshots."""

from safran.scorm.rte.api import Api
from safran.scorm.rte.cliche import Rejeu, cliche_rejouer
from safran.scorm.rte.pesee import cliche_peser
from safran.scorm.rte.resultat import Resultat, ValeurRefusee

__all__ = ["Api", "Rejeu", "Resultat", "ValeurRefusee", "cliche_peser", "cliche_rejouer"]
