"""The kept versions of a note, and what changed from one to another."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans import page
from pratiques.models import Brouillon, FichePratiquePage
from pratiques.permissions.brouillons import brouillon_get_mine
from pratiques.permissions.fiches import fiche_get_gerable
from pratiques.queries import fils
from pratiques.queries.historique import historique_lire
from reseau.membres.permissions import membre_required

MAX_CLE = 24


@page(membre_required)
def historique_brouillon(request: HttpRequest, uuid: str) -> HttpResponse:
    """The history of a draft for those who write it; once sent, that of its note."""
    brouillon = brouillon_get_mine(request.user, uuid)
    if brouillon.fiche_id:
        return redirect("pratiques_historique", pk=brouillon.fiche_id)
    url = reverse("pratiques_brouillon", args=[brouillon.uuid])
    return render(request, "pratiques/historique.html", _contexte(request, brouillon.titre, url, None, brouillon))


@page(membre_required)
def historique(request: HttpRequest, pk: int) -> HttpResponse:
    """The history of a note, for its authors, the lead of its network and the Région."""
    fiche = fiche_get_gerable(request.user, pk)
    url = reverse("pratiques_fiche", args=[fiche.pk])
    brouillon = getattr(fiche, "brouillon", None)
    return render(request, "pratiques/historique.html", _contexte(request, fiche.title, url, fiche, brouillon))


def _contexte(
    request: HttpRequest, titre: str, url: str, fiche: FichePratiquePage | None, brouillon: Brouillon | None
) -> dict[str, Any]:
    cles = {nom: request.GET.get(nom, "")[:MAX_CLE] for nom in ("de", "vers")}
    lu = historique_lire(request.user, fiche=fiche, brouillon=brouillon, **cles)
    fil = fils.fil_resume(fiche, request.user) if fiche else None
    return {"titre": titre, "url_objet": url, "historique": lu, "fil": fil}
