"""Calendars and events for other software (RFC 5545), at the wall time of Paris."""

import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from icalendar import Calendar, Event, Timezone

PARIS = ZoneInfo("Europe/Paris")
# Les changements d'heure par leur règle, que tous les agendas lisent ; une liste de dates en égare certains.
FUSEAU = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")


def calendrier_neuf(produit: str, methode: str) -> Calendar:
    """An empty calendar in the time of Paris."""
    calendrier = Calendar()
    calendrier.add("prodid", f"-//SAFRAN//{produit}//FR")
    calendrier.add("version", "2.0")
    calendrier.add("method", methode)
    calendrier.add_component(Timezone.from_ical(FUSEAU))
    return calendrier


def evenement_dater(jour: datetime.date, debut: datetime.time, fin: datetime.time) -> Event:
    """An event of one day, at the wall time of Paris."""
    evenement = Event()
    evenement.add("dtstamp", timezone.now().astimezone(datetime.UTC))
    evenement.add("dtstart", datetime.datetime.combine(jour, debut, PARIS))
    evenement.add("dtend", datetime.datetime.combine(jour, fin, PARIS))
    return evenement
