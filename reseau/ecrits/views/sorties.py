"""A document as a file: the PDF that was published, the text to be reused; anyone checks the PDF."""

import logging
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home import gels, limites
from home.ecrans import document, formulaire, page
from home.odt import EXTENSION, GENRE
from reseau.animation.permissions import participe
from reseau.ecrits.forms_signatures import VerifierForm
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.odt import document_odt
from reseau.ecrits.pdf import document_pdf
from reseau.ecrits.permissions import document_get_lisible
from reseau.ecrits.queries.lecture import document_du_fichier

_journal = logging.getLogger("safran.pannes")
ESSAIS, SECONDES = 10, 60
GABARIT = "ecrits/verifier.html"


def _nom(lu: DocumentLocal, extension: str) -> str:
    return f"{lu.genre.lower()}-{lu.bassin.code}-{lu.annee}-v{lu.numero}.{extension}"


@page()
def pdf(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """Published, the file of that day, byte for byte; being written, what it says now."""
    lu = document_get_lisible(request.user, identifiant)
    if not lu.fichier:
        return document(document_pdf(lu), _nom(lu, "pdf"))
    contenu = gels.fichier_lire(lu.fichier)
    if contenu is None or gels.empreinte(contenu) != lu.sha256:
        _journal.error("Fichier absent ou altéré : document %s.", lu.pk)
        return render(request, "ecrits/indisponible.html", {"document": lu}, status=503)
    return document(contenu, _nom(lu, "pdf"))


@page()
def odt(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """The same words, to be reused in a text editor."""
    lu = document_get_lisible(request.user, identifiant)
    contenu = document_odt(lu, noms=participe(request.user))
    return document(contenu, _nom(lu, EXTENSION), GENRE, joint=True)


@formulaire()
def verifier(request: HttpRequest) -> HttpResponse:
    """Whether a file is that of a document published, byte for byte: who holds it learns which one, and its day."""
    form = VerifierForm(request.POST or None, request.FILES or None)
    contexte: dict[str, object] = {"form": form}
    if form.is_valid():
        if limites.depasse(f"document-verifier:{limites.adresse_ip(request)}", ESSAIS, SECONDES):
            reponse = render(request, GABARIT, {**contexte, "limite": True}, status=429)
            reponse["Retry-After"] = str(SECONDES)
            return reponse
        sha256 = gels.empreinte(form.cleaned_data["fichier"].read())
        contexte |= {"compare": True, "gele": document_du_fichier(sha256)}
    return render(request, GABARIT, contexte, status=422 if form.errors else 200)
