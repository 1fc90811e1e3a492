"""A person's portfolio, to read and to print."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from home.erreurs import RegleRefusee
from safran.attestations import permissions
from safran.attestations.queries.portefeuille import portefeuille_lire
from safran.attestations.rules import emission


@never_cache
@login_required
@require_GET
def portefeuille(request: HttpRequest) -> HttpResponse:
    """Everything that one has to show."""
    contexte = {"portefeuille": portefeuille_lire(request.user), "jour": timezone.localdate()}
    return render(request, "attestations/portefeuille.html", contexte)


@login_required
@require_POST
def certificat_demander(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """Ask for the certificate of a training followed at a distance."""
    suivi = permissions.suivi_get_acheve(request.user, formation_pk)
    try:
        emission.certificat_prepare(suivi=suivi)
    except RegleRefusee as refus:
        messages.warning(request, refus.message)
    else:
        messages.success(request, "Votre certificat se prépare. Un courriel vous préviendra.")
    return redirect("portefeuille")
