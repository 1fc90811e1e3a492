"""What is counted: figures that add up, whatever the rows they are told by."""

from dataclasses import dataclass, fields

from django.db.models import QuerySet

from safran.inscriptions.choices import MONTREES
from safran.inscriptions.models import SessionFormation
from safran.pilotage.permissions import Perimetre


@dataclass(frozen=True)
class Mesures:
    """Counts of one or several sessions; people are counted once per session that they were expected in."""

    sessions: int = 0
    places: int = 0
    prises: int = 0
    participations: int = 0
    presentes: int = 0
    acheves: int = 0
    finies: int = 0
    minutes: int = 0
    prevues: int = 0
    avec_public: int = 0
    croisees: int = 0
    reseaux: int = 0
    notes: int = 0
    somme: int = 0

    @property
    def remplissage(self) -> int | None:
        """Seats held out of seats, in whole percents."""
        return 100 * self.prises // self.places if self.places else None

    @property
    def taux_presence(self) -> int | None:
        """Minutes in the room out of the minutes expected so far."""
        return 100 * self.minutes // self.prevues if self.prevues else None

    @property
    def achevement(self) -> int | None:
        """Participations whose training is complete, out of those of sessions that are over."""
        return 100 * self.acheves // self.finies if self.finies else None

    @property
    def satisfaction(self) -> float | None:
        """Mean mark out of 5, from sessions where five people answered."""
        return round(self.somme / self.notes, 1) if self.notes else None

    @property
    def croisement(self) -> int | None:
        """Part of the sessions with people where at least three networks met."""
        return 100 * self.croisees // self.avec_public if self.avec_public else None

    @property
    def reseaux_moyens(self) -> float | None:
        """Distinct networks of a session with people, on average."""
        return round(self.reseaux / self.avec_public, 1) if self.avec_public else None


CHAMPS = tuple(champ.name for champ in fields(Mesures))


def sessions_de(perimetre: Perimetre, annee: int | None = None) -> QuerySet[SessionFormation]:
    """The sessions that count in a perimeter, of one year when one is named."""
    tenues = SessionFormation.objects.filter(perimetre.sessions, etat__in=MONTREES)
    return tenues if annee is None else tenues.filter(premier_jour__year=annee)
