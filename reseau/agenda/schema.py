"""A public event in the words of schema.org, for search engines and for whoever gathers agendas."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from reseau.agenda.choices import Vie, Visibilite
from reseau.agenda.models import Creneau, Evenement

DATES_MAX = 20
ETATS = {Vie.ANNULE: "EventCancelled", Vie.REPORTE: "EventPostponed"}


def evenement_schema(evenement: Evenement, creneaux: Iterable[Creneau]) -> dict[str, Any]:
    """The data that its page carries, one event for each date; nothing of what not everyone reads."""
    if not (evenement.programme_au_calendrier and evenement.visibilite == Visibilite.PUBLIC):
        return {}
    commun = _commun(evenement)
    dates = list(creneaux)[:DATES_MAX]
    return {"@context": "https://schema.org", "@graph": [commun | _date(evenement, creneau) for creneau in dates]}


def _commun(evenement: Evenement) -> dict[str, Any]:
    """What all its dates have in common, read once."""
    adresse = settings.SITE_URL + reverse("evenement", args=[evenement.uuid])
    return {
        "@type": "Event",
        "name": evenement.titre,
        "description": evenement.resume,
        "url": adresse,
        "inLanguage": "fr",
        "eventAttendanceMode": f"https://schema.org/{_presence(evenement)}",
        "isAccessibleForFree": True,
        "location": _lieux(evenement),
        "organizer": [_organisation(structure) for structure in evenement.qui_organise],
        "offers": {"@type": "Offer", "price": 0, "priceCurrency": "EUR", "url": adresse},
    }


def _date(evenement: Evenement, creneau: Creneau) -> dict[str, Any]:
    """What one date has of its own."""
    adresse = settings.SITE_URL + reverse("evenement", args=[evenement.uuid])
    dite = {
        "@id": f"{adresse}#date-{creneau.rang}",
        "startDate": timezone.localtime(creneau.debut).isoformat(),
        "endDate": timezone.localtime(creneau.fin).isoformat(),
        "eventStatus": f"https://schema.org/{_etat(evenement, creneau)}",
    }
    if creneau.deplace_de:
        dite["previousStartDate"] = timezone.localtime(creneau.deplace_de).isoformat()
    return dite


def _etat(evenement: Evenement, creneau: Creneau) -> str:
    if creneau.annule_le:
        return ETATS[Vie.ANNULE]
    return ETATS.get(Vie(evenement.vie), "EventRescheduled" if creneau.deplace_de else "EventScheduled")


def _presence(evenement: Evenement) -> str:
    sur_place = bool(evenement.lieu_id or evenement.commune_id)
    if sur_place and evenement.lien:
        return "MixedEventAttendanceMode"
    return "OfflineEventAttendanceMode" if sur_place else "OnlineEventAttendanceMode"


def _lieux(evenement: Evenement) -> list[dict[str, Any]]:
    """Where: the place, the address of the meeting at a distance, or both."""
    lieux: list[dict[str, Any]] = []
    commune = evenement.commune or (evenement.lieu.commune if evenement.lieu else None)
    if commune:
        adresse = {
            "@type": "PostalAddress",
            "streetAddress": evenement.adresse or (evenement.lieu.adresse if evenement.lieu else ""),
            "addressLocality": commune.nom,
            "addressCountry": "FR",
        }
        lieux.append({"@type": "Place", "name": evenement.ou_court, "address": adresse})
        if evenement.position:
            latitude, longitude = evenement.position
            lieux[0]["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    if evenement.lien:
        lieux.append({"@type": "VirtualLocation", "url": evenement.lien})
    return lieux


def _organisation(structure: Any) -> dict[str, str]:
    dite = {"@type": "Organization", "name": structure.nom}
    return dite | {"url": structure.site} if structure.site else dite
