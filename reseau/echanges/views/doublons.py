"""Sheets that look alike: the list of those to decide, then the two side by side."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import DOUBLONS_OUVERTS, DecisionDoublon
from reseau.annuaire.models import Doublon
from reseau.echanges.imports.doublons import raisons_dire
from reseau.echanges.permissions.imports import doublon_get, doublon_peut_joindre, peut_importer
from reseau.echanges.queries.doublons import doublon_comparer, doublons_filtrer, doublons_suivis
from reseau.echanges.rules.doublons import doublon_decider
from reseau.echanges.rules.imports import portes
from reseau.membres.permissions import membre_required

PAR_PAGE = 30
DITS = {
    DecisionDoublon.MEME: "C’est noté : une seule structure.",
    DecisionDoublon.DIFFERENTE: "C’est noté : deux structures. Ce doublon ne sera plus proposé.",
    DecisionDoublon.PLUS_TARD: "C’est noté : à décider plus tard.",
}


@membre_required
@require_GET
def doublons(request: HttpRequest) -> HttpResponse:
    """Those that I may decide of."""
    if not peut_importer(request.user):
        raise Http404
    texte, decision = request.GET.get("q", "").strip()[:100], request.GET.get("decision", "")
    suivis = doublons_suivis(request.user)
    page = Paginator(doublons_filtrer(suivis, decision, texte), PAR_PAGE).get_page(request.GET.get("page"))
    for trouve in page:
        trouve.raisons = raisons_dire(trouve.indices)
    contexte = {
        "page_obj": page, "texte": texte, "decision": decision if decision in DecisionDoublon.values else "",
        "decisions": DecisionDoublon.choices,
    }  # fmt: skip
    return render(request, "echanges/doublons.html", contexte)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def doublon(request: HttpRequest, pk: int) -> HttpResponse:
    """Two sheets side by side, and what to say of them."""
    objet = doublon_get(request.user, pk)
    peut_joindre = doublon_peut_joindre(request.user, objet)
    contexte = {"doublon": objet, "peut_joindre": peut_joindre, "ouvert": objet.decision in DOUBLONS_OUVERTS}
    if request.method != "POST":
        return render(request, "echanges/doublon.html", contexte | {"comparaison": doublon_comparer(objet)})
    decision = request.POST.get("decision", "")
    if decision == DecisionDoublon.MEME and not peut_joindre:
        raise Http404
    a_confirmer = decision == DecisionDoublon.MEME and objet.creee and contexte["ouvert"]
    if a_confirmer and request.POST.get("confirme") != "oui":
        return render(request, "echanges/doublon_confirmer.html", contexte)
    return _decider(request, objet, decision)


def _decider(request: HttpRequest, objet: Doublon, decision: str) -> HttpResponse:
    """Keep the answer, then go where the person came from."""
    try:
        doublon_decider(doublon=objet, decision=decision, par=request.user)
    except RegleRefusee as refus:
        messages.error(request, refus.message)
        return redirect("doublon", pk=objet.pk)
    if objet.importation_id:
        objet.importation.refresh_from_db()
        portes.import_revoir(importation=objet.importation)
    messages.success(request, DITS[DecisionDoublon(decision)])
    return redirect("doublons")
