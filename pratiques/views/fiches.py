"""A note by its number: its page, its PDF, the decisions on its life; and the feed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans import Decision, document, formulaire, page
from home.flux import flux_atom
from pratiques.flux import entrees_de
from pratiques.forms.relecture import MotifForm, RemplacerForm
from pratiques.forms.reprise import RecommanderForm
from pratiques.pdf import fiche_pdf
from pratiques.permissions.brouillons import peut_prendre_la_suite
from pratiques.permissions.fiches import connexion_si_anonyme, fiche_get_gerable, fiche_get_visible
from pratiques.queries import bibliotheque, fiches
from pratiques.queries.page import fiche_montrer
from pratiques.rules import publication, reprises
from reseau.membres.permissions import membre_required

MAX_CODE = 60


DECISIONS = {
    "confirmer": Decision(
        "Confirmer que rien n’a changé",
        "La fiche reste telle quelle, pour dix-huit mois de plus.",
        "Confirmer la fiche",
        publication.fiche_confirmer,
        fait="La fiche est confirmée pour dix-huit mois.",
    ),
    "archiver": Decision(
        "Archiver la fiche",
        "Elle quitte la bibliothèque et la recherche. Son adresse répond encore, avec un bandeau.",
        "Archiver la fiche",
        publication.fiche_archiver,
        MotifForm,
        "La fiche est archivée.",
    ),
    "remplacer": Decision(
        "Remplacer la fiche",
        "Son adresse mènera à celle qui la remplace.",
        "Remplacer la fiche",
        publication.fiche_remplacer,
        RemplacerForm,
        "La fiche est remplacée.",
    ),
    "suspendre": Decision(
        "Suspendre la fiche",
        "Elle disparaît du site tout de suite. Les auteurs reçoivent le motif.",
        "Suspendre la fiche",
        publication.fiche_suspendre,
        MotifForm,
        "La fiche est suspendue.",
    ),
    "remettre": Decision(
        "Remettre la fiche en ligne",
        "Elle reparaît dans la bibliothèque.",
        "Remettre en ligne",
        publication.fiche_retablir,
        fait="La fiche est de nouveau en ligne.",
    ),
    "recommander": Decision(
        "Recommander la fiche",
        "Le comité technique l’a décidé : la date et le numéro de sa décision, au registre, se montrent sur la fiche.",
        "Inscrire la décision",
        reprises.fiche_recommander,
        RecommanderForm,
        "La fiche est recommandée.",
    ),
}


@page(connexion_si_anonyme)
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """A published note leads to its page; an unpublished one is shown to those who may read it."""
    lue = fiche_get_visible(request.user, pk)
    if lue.live:
        return redirect(lue.get_url(request))
    contexte = {**fiche_montrer(lue, request.user), "page": lue}
    contexte["remarques"] = fiches.remarques_pour(lue, request.user)
    brouillon = getattr(lue, "brouillon", None)
    contexte["suite"] = brouillon if brouillon and peut_prendre_la_suite(request.user, brouillon) else None
    return render(request, "pratiques/fiche.html", contexte)


@page(connexion_si_anonyme)
def fiche_en_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The note on two pages, for whoever may read it."""
    lue = fiche_get_visible(request.user, pk)
    return document(fiche_pdf(lue, request.user), f"pratique-{lue.slug}.pdf")


@formulaire(membre_required)
def fiche_agir(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One decision on the life of a note, after a question or a reason."""
    gerable = fiche_get_gerable(request.user, pk)
    if action not in fiches.actions_de(gerable, request.user):
        raise Http404
    decision, retour = DECISIONS[action], reverse("pratiques_fiche", args=[pk])
    options = {"compte": request.user, "fiche": gerable} if decision.formulaire is RemplacerForm else {}
    fil = ("Pratiques", "/pratiques/", gerable.title, retour)
    return decision.demander(request, retour, nom=gerable.title, fil=fil, options=options, fiche=gerable)


@page()
def atom(request: HttpRequest) -> HttpResponse:
    """The latest public notes, also by theme or by bassin."""
    theme, bassin = request.GET.get("theme", "")[:MAX_CODE], request.GET.get("bassin", "")[:MAX_CODE]
    return flux_atom(
        entrees_de(list(fiches.fiches_du_flux(theme, bassin))),
        titre="Pratiques partagées · SAFRAN, Orientation Poitou-Charentes",
        url=bibliotheque.bibliotheque_url(request) or "/pratiques/",
        url_flux=request.get_full_path(),
    )
