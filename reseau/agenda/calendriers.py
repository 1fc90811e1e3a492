"""The official calendars: school holidays of the zone, public holidays. Nothing is fetched: the package holds them."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from dateutil.easter import easter
from vacances_scolaires_france import SchoolHolidayDates

from home.typographie import typo
from reseau.agenda.choices import NatureJour

ZONE = "A"  # l’académie de Poitiers
SOURCE_VACANCES = "Calendrier scolaire national, zone A"
SOURCE_FERIES = "Code du travail, article L. 3133-1"
ANNEES = 3  # dont l’année en cours
UN_JOUR = datetime.timedelta(days=1)
FIXES = (
    (1, 1, "Jour de l’An"),
    (5, 1, "Fête du travail"),
    (5, 8, "Victoire de 1945"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice de 1918"),
    (12, 25, "Noël"),
)
APRES_PAQUES = ((1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte"))


@dataclass(frozen=True)
class Jours:
    """Some days of a calendar, the last one excluded."""

    nature: NatureJour
    titre: str
    du: datetime.date
    au: datetime.date
    source: str


def jours_feries(annee: int) -> Iterator[Jours]:
    """The eleven public holidays of a year."""
    paques = easter(annee)
    dates = [(datetime.date(annee, mois, jour), titre) for mois, jour, titre in FIXES]
    dates += [(paques + ecart * UN_JOUR, titre) for ecart, titre in APRES_PAQUES]
    for jour, titre in sorted(dates):
        yield Jours(NatureJour.FERIE, titre, jour, jour + UN_JOUR, SOURCE_FERIES)


def vacances_scolaires(depuis: datetime.date) -> Iterator[Jours]:
    """The school holidays of the zone that end after a day, as far as they are published."""
    calendrier = SchoolHolidayDates()
    jours = (jour for jour in sorted(calendrier.data) if calendrier.is_holiday_for_zone(jour, ZONE))
    suite: list[tuple[str, datetime.date, datetime.date]] = []
    for jour in jours:
        nom = calendrier.data[jour]["nom_vacances"]
        if suite and suite[-1][0] == nom and suite[-1][2] == jour:
            suite[-1] = (nom, suite[-1][1], jour + UN_JOUR)
        else:
            suite.append((nom, jour, jour + UN_JOUR))
    for nom, du, au in suite:
        if au > depuis:
            yield Jours(NatureJour.VACANCES, typo(nom), du, au, SOURCE_VACANCES)


def calendriers_lire(aujourdhui: datetime.date) -> list[Jours]:
    """Everything to come, and the year in progress."""
    debut = datetime.date(aujourdhui.year, 1, 1)
    feries = [jour for annee in range(debut.year, debut.year + ANNEES) for jour in jours_feries(annee)]
    return [*vacances_scolaires(debut), *feries]
