"""Reading the agenda: the month, one event, the feeds, the poster, the card of a structure's own site."""

from uuid import UUID

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt

from home.ecrans.views import AGENDA, document, page
from home.site.cache import corps_garder
from home.temps.flux import flux_atom
from reseau.agenda import permissions
from reseau.agenda.queries import flux as calendrier
from reseau.agenda.queries.agenda import agenda_lire, portes_de
from reseau.agenda.queries.evenements import affiche_pdf, evenement_lire
from reseau.agenda.queries.flux import (
    ENCARTS,
    REGIONALE,
    Portee,
    encarts_a_choisir,
    entrees_de,
    evenements_a_venir,
    flux_revision,
    portee_choisie,
    portee_lire,
    portees_a_choisir,
)

# Reading the agenda: the month and what it holds, one event.


@page()
def agenda(request: HttpRequest) -> HttpResponse:
    """A month of what this reader may see; htmx gets the filters and the results alone, at the same address."""
    contexte = {**agenda_lire(request, request.user), "portes": portes_de(request.user)}
    partie = request.htmx and not request.htmx.history_restore_request
    reponse = render(request, "agenda/fragment.html" if partie else "agenda/agenda.html", contexte)
    patch_vary_headers(reponse, ["HX-Request"])
    if partie:
        requete = contexte["demande"].adresse()
        reponse["HX-Push-Url"] = reverse("agenda") + (f"?{requete}" if requete else "")
    return reponse


@page()
def evenement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One event, with all its dates and what this reader may know of it."""
    return render(request, "agenda/evenement.html", evenement_lire(uuid, request.user))


# The agenda outside of the site: feeds, one event's calendar, its poster, the card of a structure's own site.

ENCART_MAX = 6
PARTOUT = ["*"]


@page()
def flux(request: HttpRequest, sorte: str = "", code: str = "") -> HttpResponse:
    """A public calendar to subscribe to; two queries say that nothing changed."""
    portee = _portee(sorte, code)
    revision = flux_revision(portee)
    moment = int(revision.modifie_le.timestamp())
    connue = get_conditional_response(request, etag=revision.etag, last_modified=moment)
    reponse = connue or HttpResponse(
        corps_garder(revision.etag, lambda: calendrier.flux_ics(portee)), content_type=AGENDA
    )
    reponse["ETag"] = revision.etag
    reponse["Last-Modified"] = revision.http_date
    return reponse


@page()
def atom(request: HttpRequest, sorte: str = "", code: str = "") -> HttpResponse:
    """The agenda as news."""
    portee = _portee(sorte, code)
    titre = f"Agenda, {portee.nom} · SAFRAN"
    return flux_atom(entrees_de(portee), titre=titre, url=portee.page, url_flux=portee.atom)


@page()
def evenement_ics(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every date of one event, to take away."""
    lu = permissions.evenement_get_lisible(request.user, uuid)
    return document(calendrier.evenement_ics(lu), "evenement.ics", AGENDA, joint=True)


@page()
def affiche(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The poster of an event, for whoever reads it."""
    lu = permissions.evenement_get_lisible(request.user, uuid)
    return document(affiche_pdf(lu), "affiche.pdf")


@page()
def abonner(request: HttpRequest) -> HttpResponse:
    """How to subscribe: what to choose, its address, where to paste it."""
    portee = portee_choisie(request.GET.get("flux", ""))
    contexte = {"portee": portee, "choix": portees_a_choisir()}
    return render(request, "agenda/abonner.html", contexte)


@page()
def encart_choisir(request: HttpRequest) -> HttpResponse:
    """The line to copy on the site of a structure, with what it will show."""
    portee = portee_choisie(request.GET.get("encart", ""), ENCARTS)
    return render(request, "agenda/encart_choisir.html", {"portee": portee, "choix": encarts_a_choisir()})


@page(xframe_options_exempt, csp_replace({"frame-ancestors": PARTOUT}))
def encart(request: HttpRequest, code: str, sorte: str = "structure") -> HttpResponse:
    """The next public events, the only page that another site may frame: the same for everyone, nothing kept."""
    portee = portee_lire(sorte, code, ENCARTS)
    evenements = evenements_a_venir(portee)[:ENCART_MAX]
    # Sans la requête : ni session, ni message, ni jeton n’entrent dans cette page.
    contenu = render_to_string("agenda/encart.html", {"portee": portee, "evenements": evenements})
    return HttpResponse(contenu, headers={"Cache-Control": "public, max-age=300"})


def _portee(sorte: str, code: str) -> Portee:
    return portee_lire(sorte, code) if sorte else REGIONALE
