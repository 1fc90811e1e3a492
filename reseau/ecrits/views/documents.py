"""Documents: the list, one of them, its life, its versions side by side."""

import uuid as uuid_lib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from home.ecrans import FORMULAIRE, Decision, fait, formulaire, montrer, page, refus_sur
from reseau.animation.permissions import participant_required
from reseau.ecrits import permissions
from reseau.ecrits.choices import Genre
from reseau.ecrits.forms import OuvrirForm, PublierForm, RenouvelerForm, ReprendreForm
from reseau.ecrits.listes import DocumentsLocaux
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.offres import besoin_de
from reseau.ecrits.queries.lecture import versions_lisibles
from reseau.ecrits.queries.page import PageDocument
from reseau.ecrits.queries.versions import versions_comparer
from reseau.ecrits.rules.documents import document_ouvrir
from reseau.ecrits.rules.publication import document_publier
from reseau.ecrits.rules.versions import document_renouveler
from reseau.ecrits.rules.vie import document_relire, document_reprendre

VIE = {
    "relire": Decision(
        "Passer en relecture",
        "Ceux du bassin relisent et font leurs remarques ; chacune attend une réponse. Le texte se corrige encore.",
        "Passer en relecture", document_relire, fait="Le document est en relecture.",
    ),
    "reprendre": Decision(
        "Reprendre l’écriture", "Les remarques faites restent, et attendent toujours leur réponse.",
        "Reprendre l’écriture", document_reprendre, ReprendreForm, "Le document s’écrit de nouveau.",
    ),
}  # fmt: skip


@page()
def documents(request: HttpRequest) -> HttpResponse:
    """Every document that one reads; XLSX and CSV under the same filters."""
    return DocumentsLocaux(request).repondre()


@formulaire(permissions.ouvrir_required)
def ouvrir(request: HttpRequest) -> HttpResponse:
    """Begin a document from its template."""
    depart = {nom: request.GET[nom] for nom in ("genre", "bassin") if nom in request.GET}
    form = OuvrirForm(request.POST or None, compte=request.user, initial=depart)
    if form.is_valid():
        with refus_sur(form):
            document = document_ouvrir(par=request.user, **form.cleaned_data)
            return fait(request, "Le document est ouvert : chaque section attend qui l’écrira.", adresse(document))
    dit = {"titre": "Ouvrir un document", "bouton": "Ouvrir le document", "retour": reverse("documents_locaux")}
    return montrer(request, form, FORMULAIRE, fil=fil(), **dit)


@page()
def document(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """One version: what it says, who wrote it, what may be done now."""
    lu = permissions.document_get_lisible(request.user, uuid)
    besoin = besoin_de(lu) if lu.genre != Genre.PROTOCOLE else None
    contexte = {"document": lu, "lecture": PageDocument(lu, request.user), "fil": fil(), "besoin": besoin}
    return render(request, "ecrits/document.html", contexte)


@formulaire(participant_required)
def vie(request: HttpRequest, uuid: uuid_lib.UUID, geste: str) -> HttpResponse:
    """It is read over, or written again."""
    lu = permissions.document_get_tenu(request.user, uuid)
    if geste not in VIE:
        raise Http404
    return VIE[geste].demander(request, adresse(lu), nom=str(lu), fil=fil(lu), document=lu)


@formulaire(participant_required)
def publier(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """What is missing, and the last questions before it says the same thing for ever."""
    lu = permissions.document_get_tenu(request.user, uuid)
    form = PublierForm(request.POST or None, document=lu, compte=request.user)
    if form.is_valid():
        with refus_sur(form):
            document_publier(document=lu, par=request.user, **form.cleaned_data)
            return fait(request, "Le document est publié.", adresse(lu))
    dit = {"titre": "Publier", "bouton": "Publier le document", "retour": adresse(lu), "nom": str(lu), "fil": fil(lu)}
    lue = PageDocument(lu, request.user)
    return montrer(request, form, "ecrits/publier.html", document=lu, lecture=lue, **dit)


@formulaire(participant_required)
def renouveler(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Begin the next version."""
    lu = permissions.document_get_tenu(request.user, uuid)
    form = RenouvelerForm(request.POST or None, document=lu)
    if form.is_valid():
        with refus_sur(form):
            suivante = document_renouveler(document=lu, par=request.user, **form.cleaned_data)
            return fait(request, "La version suivante est ouverte.", adresse(suivante))
    dit = {"titre": "Ouvrir la version suivante", "bouton": "Ouvrir la version", "retour": adresse(lu), "nom": str(lu)}
    return montrer(request, form, FORMULAIRE, fil=fil(lu), **dit)


@page()
def comparer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Two versions word by word: this one and the one before it, unless told otherwise."""
    lu = permissions.document_get_lisible(request.user, uuid)
    vers = request.GET.get("vers", str(lu.numero))
    lue = versions_comparer(versions_lisibles(request.user, lu), request.GET.get("de", ""), vers)
    contexte = {
        "comparaison": lue,
        "choix": [(v.numero, f"Version {v.numero}, {v.annee}") for v in lue.versions],
        "choisis": (lue.de and lue.de.numero, lue.vers and lue.vers.numero),
    }
    dit = {"titre": "Ce qui a changé", "nom": str(lu), "fil": fil(lu), "retour": adresse(lu)}
    return render(request, "ecrits/comparer.html", {**contexte, **dit})


def adresse(document: DocumentLocal) -> str:
    """The page of a document."""
    return reverse("document_local", args=[document.uuid])


def fil(document: DocumentLocal | None = None) -> list[str]:
    """The pages above, labels and addresses in turn."""
    liste = [DocumentsLocaux.titre, reverse("documents_locaux")]
    return [*liste, str(document), adresse(document)] if document else liste
