"""A person's portfolio, to read and to print."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from home.ecrans import geste, page, tenter
from safran.attestations import permissions
from safran.attestations.queries.portefeuille import portefeuille_lire
from safran.attestations.rules import emission


@page(never_cache, login_required)
def portefeuille(request: HttpRequest) -> HttpResponse:
    """Everything that one has to show."""
    contexte = {"portefeuille": portefeuille_lire(request.user), "jour": timezone.localdate()}
    return render(request, "attestations/portefeuille.html", contexte)


@geste(login_required)
def certificat_demander(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """Ask for the certificate of a training followed at a distance."""
    suivi = permissions.suivi_get_acheve(request.user, formation_pk)
    with tenter(request, "Votre certificat se prépare. Un courriel vous préviendra."):
        emission.certificat_preparer(suivi=suivi)
    return redirect("portefeuille")
