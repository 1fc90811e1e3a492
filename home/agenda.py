"""The personal calendar: one secret address per person, shown once, replaced or closed at will (T19)."""

import datetime
import hashlib
import secrets
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.utils import timezone
from icalendar import Calendar, Event, Timezone

from home import registre
from home.models import FluxAgenda
from home.personnes import Personne

PARIS = ZoneInfo("Europe/Paris")
OCTETS = 32
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


def flux_create(*, compte: Personne) -> str:
    """A new secret, the only time that it is known; the one before opens nothing any more."""
    secret = secrets.token_urlsafe(OCTETS)
    FluxAgenda.objects.update_or_create(
        compte=compte, defaults={"empreinte": _empreinte(secret), "cree_le": timezone.now()}
    )
    return secret


def flux_revoke(*, compte: Personne) -> None:
    """Close the personal calendar; closing it twice changes nothing."""
    FluxAgenda.objects.filter(compte=compte).delete()


def flux_de(compte: Personne) -> FluxAgenda | None:
    """The personal calendar of an account, if it is open."""
    return FluxAgenda.objects.filter(compte=compte).first()


def flux_compte(secret: str) -> Any:
    """Whose calendar this secret opens; None for an unknown one, a replaced one, a closed account."""
    return get_user_model().objects.filter(flux_agenda__empreinte=_empreinte(secret), is_active=True).first()


def flux_ecrire(compte: Personne) -> bytes:
    """What every room has to say in this person's calendar."""
    calendrier = calendrier_neuf("Mon agenda", "PUBLISH")
    calendrier.add("x-wr-calname", "SAFRAN")
    calendrier.add("refresh-interval", datetime.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for source in registre.lire("agenda_personnel"):
        for evenement in source(compte):
            calendrier.add_component(evenement)
    return calendrier.to_ical()


def evenement_dater(jour: datetime.date, debut: datetime.time, fin: datetime.time) -> Event:
    """An event of one day, at the wall time of Paris."""
    evenement = Event()
    evenement.add("dtstamp", timezone.now().astimezone(datetime.UTC))
    evenement.add("dtstart", datetime.datetime.combine(jour, debut, PARIS))
    evenement.add("dtend", datetime.datetime.combine(jour, fin, PARIS))
    return evenement


def _empreinte(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
