"""Sheets that look alike: the list of those to decide, then the two side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home.ecrans import formulaire, page, page_de, tenter
from home.permissions import reserve_a
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


@page(membre_required, reserve_a(peut_importer))
def doublons(request: HttpRequest) -> HttpResponse:
    """Those that I may decide of."""
    texte, decision = request.GET.get("q", "").strip()[:100], request.GET.get("decision", "")
    trouves = page_de(request, doublons_filtrer(doublons_suivis(request.user), decision, texte), PAR_PAGE)
    for trouve in trouves:
        trouve.raisons = raisons_dire(trouve.indices)
    contexte = {
        "page_obj": trouves, "texte": texte, "decision": decision if decision in DecisionDoublon.values else "",
        "decisions": DecisionDoublon.choices,
    }  # fmt: skip
    return render(request, "echanges/doublons.html", contexte)


@formulaire(membre_required)
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
    with tenter(request, DITS.get(decision, "")):
        doublon_decider(doublon=objet, decision=decision, par=request.user)
        if objet.importation_id:
            objet.importation.refresh_from_db()
            portes.import_revoir(importation=objet.importation)
        return redirect("doublons")
    return redirect("doublon", pk=objet.pk)
