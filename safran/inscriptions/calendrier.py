"""Calendars of sessions: one event per half-day, stable identity, wall time of Paris."""

import datetime
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vCalAddress

from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import Seance, SessionFormation

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
PUBLIER, DEMANDER, ANNULER = "PUBLISH", "REQUEST", "CANCEL"


def _hote() -> str:
    return urlsplit(settings.SITE_URL).netloc or "safran.example"


def _calendrier(methode: str) -> Calendar:
    calendrier = Calendar()
    calendrier.add("prodid", "-//SAFRAN//Sessions//FR")
    calendrier.add("version", "2.0")
    calendrier.add("method", methode)
    calendrier.add_component(Timezone.from_ical(FUSEAU))
    return calendrier


def _evenement(seance: Seance, session: SessionFormation, annule: bool, prive: bool) -> Event:
    """One half-day; `prive` adds the video link, which only those who are in may read."""
    evenement = Event()
    evenement.add("uid", f"seance-{seance.public_id}@{_hote()}")
    evenement.add("dtstamp", timezone.now().astimezone(datetime.UTC))
    evenement.add("dtstart", datetime.datetime.combine(seance.date, seance.debut, PARIS))
    evenement.add("dtend", datetime.datetime.combine(seance.date, seance.fin, PARIS))
    evenement.add("sequence", session.sequence)
    evenement.add("summary", session.formation.title)
    endroit = ", ".join(texte for texte in (session.lieu, session.adresse, seance.salle) if texte)
    evenement.add("location", endroit)
    evenement.add("url", settings.SITE_URL + reverse("session", args=[session.public_id]))
    evenement.add("status", "CANCELLED" if annule else "CONFIRMED")
    if prive and seance.lien:
        evenement.add("description", f"Visioconférence : {seance.lien}")
    return evenement


def session_ics(session: SessionFormation, seances: Iterable[Seance]) -> str:
    """The public calendar of a session."""
    calendrier = _calendrier(PUBLIER)
    for seance in seances:
        calendrier.add_component(_evenement(seance, session, session.etat == EtatSession.ANNULEE, prive=False))
    return calendrier.to_ical().decode()


def invitations(
    session: SessionFormation, seances: Iterable[Seance], compte: Any, methode: str
) -> list[dict[str, str]]:
    """One invitation per half-day for one person: a message of this kind names one event only."""
    pieces = []
    for seance in seances:
        calendrier = _calendrier(methode)
        evenement = _evenement(seance, session, methode == ANNULER, prive=True)
        evenement.add("organizer", vCalAddress(f"mailto:{settings.REPONDRE_A}"))
        invite = vCalAddress(f"mailto:{compte.email}")
        invite.params["cn"] = compte.nom_complet
        invite.params["rsvp"] = "FALSE"
        invite.params["partstat"] = "ACCEPTED"
        evenement.add("attendee", invite)
        calendrier.add_component(evenement)
        pieces.append({"methode": methode, "ics": calendrier.to_ical().decode()})
    return pieces
