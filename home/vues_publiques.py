"""What machines ask of any site: robots, the address where a fault of security is told; how visits are counted."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from home.ecrans import formulaire, page
from home.mesure import COOKIE, NON, mesure_reglee, refusee
from home.models import ParametresSite

# Rien de cela n’est pour un moteur : pages de chacun, gestes, recherches sans fin, fichiers de qui a un lien.
FERMES = ("/admin/", "/compte/", "/mon-", "/mes-", "/recherche/", "/invitation/", "/sante/", "/documents/")
UN_AN = timedelta(days=365)
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


@formulaire()
def mesure(request: HttpRequest) -> HttpResponse:
    """How visits are counted, and the button that refuses it; a cookie keeps that refusal, and no other."""
    if request.method == "POST":
        reponse = redirect("mesure")
        if "refuser" in request.POST:
            reponse.set_cookie(COOKIE, NON, UN_AN, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True)
        else:
            reponse.delete_cookie(COOKIE, samesite="Lax")
        return reponse
    return render(request, "home/mesure.html", {"reglee": mesure_reglee(), "refusee": refusee(request)})


def _adresse(nom: str) -> str:
    return settings.SITE_URL + reverse(nom)
