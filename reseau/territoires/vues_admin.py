"""The Région gives the official outlines: drop a file, read what matches, apply."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from home.erreurs import RegleRefusee
from home.permissions import region_required
from reseau.territoires import contours, depots
from reseau.territoires.forms import ContoursForm
from reseau.territoires.queries import carte
from reseau.territoires.rules.contours import contours_importer

MONTRES = 200


@region_required
@require_http_methods(["GET", "HEAD", "POST"])
def contours_deposer(request: HttpRequest) -> HttpResponse:
    """Drop a file: it is read, nothing is written, what it would give is shown."""
    form = ContoursForm(request.POST or None, request.FILES or None)
    contexte = {"form": form, "etat": carte.contours_etat()}
    if request.method == "POST" and form.is_valid():
        options = dict(form.cleaned_data)
        try:
            donnees = contours.fichier_lire(options.pop("fichier").read())
            lecture = contours.contours_lire(donnees, options.pop("niveau"), options.pop("propriete"))
        except RegleRefusee as refus:
            form.add_error("fichier", refus.message)
            return render(request, "territoires/contours.html", contexte)
        contexte |= {"lecture": lecture, "proprietes": contours.proprietes_proposer(donnees), "montres": MONTRES}
        if lecture.bons and not lecture.refuses:
            contexte["jeton"] = depots.depot_garder(request.user, lecture, options)
    return render(request, "territoires/contours.html", contexte)


@region_required
@require_POST
def contours_appliquer(request: HttpRequest) -> HttpResponse:
    """Write what was shown."""
    jeton = request.POST.get("jeton", "")
    try:
        bilan = contours_importer(**depots.depot_reprendre(request.user, jeton))
        depots.depot_oublier(request.user, jeton)
        messages.success(
            request,
            f"Contours enregistrés : {bilan.crees} créés, {bilan.remplaces} remplacés, {bilan.inchanges} inchangés.",
        )
    except RegleRefusee as refus:
        messages.error(request, refus.message)
    return redirect("contours_deposer")
