"""Events, their dates, their moderation, who brings what, and what is said of them afterwards."""

from reseau.agenda.models.dates import Creneau, SerieEvenements
from reseau.agenda.models.ensemble import Apport, BilanEvenement, Participation
from reseau.agenda.models.evenements import Evenement
from reseau.agenda.models.moderation import AvisEtat, CharteEvenements, JourSensible, Tolerance
from reseau.agenda.models.programmes import ProgrammeAnnuel

__all__ = [
    "Apport",
    "AvisEtat",
    "BilanEvenement",
    "CharteEvenements",
    "Creneau",
    "Evenement",
    "JourSensible",
    "Participation",
    "ProgrammeAnnuel",
    "SerieEvenements",
    "Tolerance",
]
