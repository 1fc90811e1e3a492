"""Writing from a document: bring it, read what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home.detecteur import phrase_alerte
from home.ecrans import formulaire, montrer, page, refus_sur
from pratiques.contenu import contenu_alertes
from pratiques.forms.document import DocumentForm
from pratiques.importation.conversion import contenu_du_document
from pratiques.importation.rubriques import LIBELLES
from pratiques.permissions.brouillons import depot_get_a_soi
from pratiques.permissions.fiches import peut_ecrire
from pratiques.rules import documents
from reseau.membres.permissions import membre_required


@formulaire(membre_required)
def document_deposer(request: HttpRequest) -> HttpResponse:
    """Bring a document: refused with its reason, or a draft and its account. The file is not kept."""
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if form.is_valid():
        contenu, compte_rendu = contenu_du_document(form.cleaned_data["fichier"])
        with refus_sur(form, "fichier"):
            brouillon = documents.brouillon_tirer_du_document(
                contenu=contenu, compte_rendu=compte_rendu.en_dict(), par=request.user
            )
            return redirect("pratiques_document", uuid=brouillon.uuid)
    return montrer(request, form, "pratiques/document_deposer.html", peut_ecrire=peut_ecrire(request.user))


@page(membre_required)
def document(request: HttpRequest, uuid: str) -> HttpResponse:
    """What became of a document, before its draft is read again."""
    depot = depot_get_a_soi(request.user, uuid)
    brouillon = depot.brouillon
    alertes = [
        (LIBELLES.get(nom, nom), phrase_alerte(detections, "dites dans la fiche pourquoi c’est nécessaire"))
        for nom, detections in contenu_alertes(brouillon.contenu).items()
    ]
    contexte = {"brouillon": brouillon, "depot": depot, "compte_rendu": depot.compte_rendu, "alertes": alertes}
    return render(request, "pratiques/document.html", contexte)
