"""The run-time environments of SCORM 1.2 and SCORM 2004, in plain Python: tables, types, calls, snapshots."""

from safran.scorm.rte.api import Api
from safran.scorm.rte.cliche import Rejeu, ValeurRefusee, cliche_rejouer

__all__ = ["Api", "Rejeu", "ValeurRefusee", "cliche_rejouer"]
