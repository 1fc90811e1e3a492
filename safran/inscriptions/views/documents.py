"""The documents of a session: joined, taken away, read by their own address."""

import uuid as uuid_lib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from home.ecrans import Decision, fait, formulaire, montrer, page, refus_sur
from home.portions import fichier_prive
from reseau.membres.permissions import membre_required
from safran.inscriptions import permissions
from safran.inscriptions.forms_sessions import DocumentForm
from safran.inscriptions.rules import documents

RETIRER = Decision(
    "Retirer ce document", "Son fichier est effacé.", "Retirer", documents.document_retirer,
    fait="Le document est retiré.",
)  # fmt: skip


@formulaire(membre_required)
def session_pieces(request: HttpRequest, public_id: uuid_lib.UUID) -> HttpResponse:
    """What is joined to a session, and one more document."""
    session = permissions.session_get_documentee(request.user, public_id)
    form = DocumentForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        with refus_sur(form, sinon="fichier"):
            lus, fichier = form.cleaned_data, form.cleaned_data["fichier"]
            documents.document_joindre(
                session=session, par=request.user, cle=lus["cle"] or uuid_lib.uuid4(), titre=lus["titre"],
                nom=fichier.name, contenu=fichier.read(), remis_le=lus["remis_le"],
            )  # fmt: skip
            return fait(request, "Le document est joint.", "session_pieces", public_id)
    contexte = {"session": session, "documents": session.documents.select_related("depose_par")}
    return montrer(request, form, "inscriptions/pieces.html", **contexte)


@page(membre_required)
def session_piece(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponseBase:
    """The file itself, always to download."""
    document = permissions.document_get_lisible(request.user, uuid)
    return fichier_prive(document.fichier, as_attachment=True, filename=document.nom)


@formulaire(membre_required)
def session_piece_retirer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Take a document away, after a question."""
    document = permissions.document_get_tenu(request.user, uuid)
    retour = reverse("session_pieces", args=[document.session.public_id])
    return RETIRER.demander(request, retour, nom=document.titre, document=document)
