"""What authors read of those who followed their training: where they stop, what takes time, what misleads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.ecrans import page
from safran.atelier import permissions
from safran.atelier.queries.arrets import arrets_lire

FIGURE = {
    "titre": "Combien de personnes ont terminé chaque étape",
    "forme": "BARRES",
    "repere": "Étape",
    "mesure": "Personnes",
    "source": "Suivis de la formation, comptés par cinq.",
}


@page(permissions.entrer_required)
def arrets(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of the day, without a name, by fives."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    arrete = arrets_lire(formation)
    figure = {**FIGURE, "lecture": arrete.chose.lecture}
    contexte = {"formation": formation, "arrets": arrete.chose, "figure": figure, "instant": arrete.instant}
    return render(request, "atelier/arrets.html", contexte)
