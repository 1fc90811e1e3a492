"""Checked in words, then online whole, at once or at its hour."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from home.ecrans import fait, formulaire, geste, montrer, refus_sur, tenter
from home.permissions import droit_exiger
from home.typographie import date_longue, heure
from safran.atelier import permissions
from safran.atelier.forms import PublierForm
from safran.atelier.models import PublicationPrevue
from safran.atelier.queries.controles import points_lire
from safran.atelier.queries.miennes import prevue_de
from safran.atelier.rules.publication import formation_publier, publication_annuler
from safran.atelier.tenue import brouillon_de
from safran.formations.models import FormationPage


@formulaire(permissions.ecrire_required)
def publier(request: HttpRequest, pk: int) -> HttpResponse:
    """What to mend, where; then one button for the whole."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    droit_exiger(permissions.peut_publier(request.user, formation))
    form = PublierForm(request.POST if request.method == "POST" else None, formation=brouillon_de(formation))
    if form.is_valid():
        with refus_sur(form):
            prevue = formation_publier(formation=formation, par=request.user, **form.envoi())
            return _publiee(request, formation, prevue)
    points = points_lire(formation, declares=False)
    bloquants = sum(point.bloquant for point in points)
    dits = {"points": points, "bloquants": bloquants, "prevue": prevue_de(formation)}
    return montrer(request, form, "atelier/publier.html", formation=formation, **dits)


@geste(permissions.ecrire_required)
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is planned any more."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    with tenter(request, "La publication n’est plus programmée."):
        publication_annuler(formation=formation, par=request.user)
    return redirect("atelier_publier", pk)


def _publiee(request: HttpRequest, formation: FormationPage, prevue: PublicationPrevue | None) -> HttpResponse:
    if prevue:
        quand = f"{date_longue(prevue.pour_le)} à {heure(prevue.pour_le)}"
        return fait(request, f"Publication programmée : {quand}.", "atelier_publier", formation.pk)
    return fait(request, "La formation est en ligne, tout entière.", formation.get_url(request) or "atelier")
