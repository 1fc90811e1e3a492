"""The calendar of sessions, a month of half-days; one query."""

from dataclasses import dataclass

from home.calendrier.mois import Jour, Mois
from safran.inscriptions.choices import MONTREES
from safran.inscriptions.models import Seance


@dataclass
class CalendrierDuMois:
    """A month and the sessions of its days."""

    mois: Mois
    semaines: list[list[Jour]]

    @property
    def nombre(self) -> int:
        """How many sessions its days hold, those of the days around left out."""
        return sum(len(jour.contenu) for semaine in self.semaines for jour in semaine if jour.dedans)


def calendrier_du_mois(mois: Mois, bassin: str = "") -> CalendrierDuMois:
    """The open, confirmed and ended sessions of a month, those of the days around too."""
    seances = Seance.objects.filter(date__gte=mois.du, date__lt=mois.au, session__etat__in=MONTREES)
    seances = seances.filter(session__formation__live=True).select_related("session__formation")
    if bassin:
        seances = seances.filter(session__bassin__code=bassin)
    return CalendrierDuMois(mois, mois.semaines((s.date, s.session) for s in seances.order_by("date", "debut", "pk")))
