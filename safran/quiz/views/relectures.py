"""The open answers that wait for a reader, and the grid."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from home.ecrans import fait, formulaire, montrer, page, refus_sur
from reseau.membres.permissions import membre_required
from safran.quiz import permissions
from safran.quiz.choices import Lecteur
from safran.quiz.forms import RelectureForm
from safran.quiz.listes import Relectures
from safran.quiz.rules.ouvertes import reponse_relire


@page(membre_required)
def en_attente(request: HttpRequest) -> HttpResponse:
    """What one may read, the oldest first."""
    return Relectures(request).repondre()


@formulaire(membre_required)
def relire(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One answer beside its criteria; read once, for good."""
    copie = permissions.copie_get_a_relire(request.user, uuid)
    suite = copie.adresse if copie.lecteur == Lecteur.SOI else reverse("quiz_relectures")
    if copie.est_lue:  # un second clic
        return redirect(suite)
    form = RelectureForm(request.POST if request.method == "POST" else None, copie=copie)
    if form.is_valid():
        with refus_sur(form):
            reponse_relire(copie=copie, par=request.user, **form.lecture())
            phrase = "Votre réponse est évaluée." if copie.lecteur == Lecteur.SOI else "Merci : la réponse est relue."
            return fait(request, phrase, suite)
    return montrer(request, form, "quiz/relecture.html", copie=copie)
