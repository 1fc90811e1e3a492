"""The public sheet of a structure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from reseau.annuaire import permissions, queries
from reseau.membres.permissions import compte_represente, est_membre
from reseau.structures.queries import structure_canonique
from reseau.territoires.queries import commune_get, commune_par_code


@require_safe
def structure(request: HttpRequest, code: str) -> HttpResponse:
    """Who, for whom, where and when; a merged structure leads to the one that replaces it."""
    objet = permissions.structure_get_visible(request.user, code)
    if objet.fusionnee_dans_id:
        return redirect("structure", code=structure_canonique(objet).code, permanent=True)
    lieu = request.GET.get("lieu", "")[:100]
    commune = (commune_par_code(lieu) or commune_get(lieu)) if lieu else None
    membre = est_membre(request.user)
    fiche = queries.fiche_lire(objet, commune=commune, membre=membre)
    contexte = {
        "fiche": fiche,
        "structure": objet,
        "commune": commune,
        "membre": membre,
        "peut_modifier": membre and compte_represente(request.user, objet),
    }
    return render(request, "annuaire/structure.html", contexte)
