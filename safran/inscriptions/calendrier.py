"""Calendars of sessions: one event per half-day, stable identity, wall time of Paris."""

import datetime
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from icalendar import Event, vCalAddress

from home.calendrier.ical import calendrier_neuf, evenement_dater
from reseau.comptes.models import Compte
from safran.inscriptions.choices import MONTREES, EtatSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation

PRODUIT, AGENDA_JOURS = "Sessions", 90
PUBLIER, DEMANDER, ANNULER = "PUBLISH", "REQUEST", "CANCEL"


def _hote() -> str:
    return urlsplit(settings.SITE_URL).netloc or "safran.example"


def _evenement(seance: Seance, session: SessionFormation, annule: bool, prive: bool) -> Event:
    """One half-day; `prive` adds the video link, which only those who are in may read."""
    evenement = evenement_dater(seance.date, seance.debut, seance.fin)
    evenement.add("uid", f"seance-{seance.public_id}@{_hote()}")
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
    calendrier = calendrier_neuf(PRODUIT, PUBLIER)
    for seance in seances:
        calendrier.add_component(_evenement(seance, session, session.etat == EtatSession.ANNULEE, prive=False))
    return calendrier.to_ical().decode()


def invitations(
    session: SessionFormation, seances: Iterable[Seance], compte: Compte, methode: str
) -> list[dict[str, str]]:
    """One invitation per half-day for one person: a message of this kind names one event only."""
    pieces = []
    for seance in seances:
        calendrier = calendrier_neuf(PRODUIT, methode)
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


def agenda_de(compte: Compte) -> list[Event]:
    """The half-days where a person is expected or trains, a season back and all those to come: title, place, hours."""
    depuis = timezone.localdate() - datetime.timedelta(days=AGENDA_JOURS)
    convoquees = Inscription.objects.convoquees().filter(compte=compte).values("session")
    seances = (
        Seance.objects.filter(session__etat__in=MONTREES, date__gte=depuis)
        .filter(Q(session__in=convoquees) | Q(formateurs=compte))
        .select_related("session__formation")
        .distinct()
        .order_by("date", "debut", "pk")
    )
    return [_evenement(seance, seance.session, annule=False, prive=False) for seance in seances]
