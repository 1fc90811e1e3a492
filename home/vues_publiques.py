"""What machines ask of any site: robots, the address where a fault of security is told, the map of its pages."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from home.ecrans import page
from home.models import ParametresSite

# Rien de cela n’est pour un moteur : pages de chacun, gestes, recherches sans fin, fichiers de qui a un lien.
FERMES = ("/admin/", "/compte/", "/mon-", "/mes-", "/recherche/", "/invitation/", "/sante/", "/documents/")
SIX_MOIS = timedelta(days=180)
TEXTE = "text/plain; charset=utf-8"


@page()
def robots(request: HttpRequest) -> HttpResponse:
    """What engines may read, and where the map is."""
    lignes = ["User-agent: *", *(f"Disallow: {chemin}" for chemin in FERMES), f"Sitemap: {_adresse('plan_du_site')}"]
    return HttpResponse("\n".join(lignes) + "\n", content_type=TEXTE)


@page()
def securite(request: HttpRequest) -> HttpResponse:
    """To whom a fault is told (RFC 9116); good for half a year, and written anew each day."""
    contact = settings.SECURITE_CONTACT or ParametresSite.for_request(request).courriel_contact
    jusqu_a = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + SIX_MOIS
    lignes = {
        "Contact": contact if ":" in contact else f"mailto:{contact}",
        "Expires": jusqu_a.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Preferred-Languages": "fr",
        "Canonical": _adresse("securite"),
    }
    return HttpResponse("".join(f"{nom}: {valeur}\n" for nom, valeur in lignes.items()), content_type=TEXTE)


def _adresse(nom: str) -> str:
    return settings.SITE_URL + reverse(nom)
