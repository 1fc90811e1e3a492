"""A training that was not typed: made of a Word document or of a practice note, then completed in the workshop."""

import uuid as uuid_lib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home.ecrans import formulaire, montrer, page, question, refus_sur, tenter
from home.permissions import trouver
from pratiques.permissions.fiches import fiche_get_visible
from safran.atelier import permissions
from safran.atelier.forms_apports import WordForm
from safran.atelier.models import ApportDeFormation
from safran.atelier.queries.apports import alertes_de
from safran.atelier.queries.ossature import ossature_lire
from safran.atelier.rules.notes import formation_tirer_de_la_fiche
from safran.atelier.rules.word import formation_tirer_du_document


@formulaire(permissions.commencer_required)
def word(request: HttpRequest) -> HttpResponse:
    """Bring a document: refused with its reason, or a draft and its account."""
    form = WordForm(request.POST, request.FILES) if request.method == "POST" else WordForm()
    if form.is_valid():
        dit = form.cleaned_data
        with refus_sur(form, "fichier"):
            formation = formation_tirer_du_document(
                lecture=dit["fichier"], nom=form.nom, rubrique=dit["rubrique"].code, par=request.user, cle=dit["cle"]
            )
            return redirect("atelier_document", formation.pk)
    return montrer(request, form, "atelier/word.html")


@page(permissions.entrer_required)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a document, before it is completed."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    apport = trouver(ApportDeFormation.objects.filter(formation=formation, genre="WORD"))
    contexte = {
        "formation": formation,
        "rendu": apport.compte_rendu,
        "alertes": alertes_de(formation),
        "ossature": ossature_lire(formation),
        "publie": permissions.peut_publier(request.user, formation),
    }
    return render(request, "atelier/document.html", contexte)


@formulaire(permissions.commencer_required)
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a training of a note: asked once, written once."""
    lue = fiche_get_visible(request.user, pk)
    if request.method == "POST":
        with tenter(request):
            cle = uuid_lib.uuid5(uuid_lib.NAMESPACE_URL, f"atelier:{request.user.pk}:{lue.pk}:{lue.version}")
            formation = formation_tirer_de_la_fiche(fiche=lue, par=request.user, cle=cle)
            return redirect("atelier_formation", formation.pk)
    explication = (
        f"« {lue.title} » donne un brouillon : le point de départ, ce que l’on fait, ce que l’on a observé, comment le "
        "refaire. Ses sources et sa licence sont citées, sa carte y reste à jour. Rien n’est publié."
    )
    return question(request, "En faire un module", explication, "En faire un module", lue.get_url(request) or "/")
