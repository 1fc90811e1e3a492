"""The Région gives the official outlines: drop a file, read what matches, apply."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from home.depots import Depots
from home.ecrans import formulaire, geste, montrer, refus_sur, tenter
from home.permissions import region_required
from reseau.territoires import contours
from reseau.territoires.forms import ContoursForm
from reseau.territoires.queries import carte
from reseau.territoires.rules.contours import contours_importer

MONTRES = 200
DEPOTS = Depots("contours")


@formulaire(region_required)
def contours_deposer(request: HttpRequest) -> HttpResponse:
    """Drop a file: it is read, nothing is written, what it would give is shown."""
    form = ContoursForm(request.POST or None, request.FILES or None)
    contexte = {"etat": carte.contours_etat()}
    if form.is_valid():
        options = dict(form.cleaned_data)
        with refus_sur(form, "fichier"):
            donnees = contours.fichier_lire(options.pop("fichier").read())
            lecture = contours.contours_lire(donnees, options.pop("niveau"), options.pop("propriete"))
            contexte |= {"lecture": lecture, "proprietes": contours.proprietes_proposer(donnees), "montres": MONTRES}
            if lecture.bons and not lecture.refuses:
                contexte["jeton"] = DEPOTS.garder(request.user, {**options, **contours.a_garder(lecture)})
    return montrer(request, form, "territoires/contours.html", **contexte)


@geste(region_required)
def contours_appliquer(request: HttpRequest) -> HttpResponse:
    """Write what was shown."""
    jeton = request.POST.get("jeton", "")
    with tenter(request):
        bilan = contours_importer(**DEPOTS.reprendre(request.user, jeton))
        DEPOTS.oublier(request.user, jeton)
        messages.success(
            request,
            f"Contours enregistrés : {bilan.crees} créés, {bilan.remplaces} remplacés, {bilan.inchanges} inchangés.",
        )
    return redirect("contours_deposer")
