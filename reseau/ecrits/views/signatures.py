"""A protocol is signed: who is called to, one signature, who signed and who is awaited."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans.views import FORMULAIRE, document, fait, formulaire, montrer, page, refus_sur
from home.permissions import droit_exiger
from reseau.animation.permissions import participe
from reseau.ecrits import permissions
from reseau.ecrits.choices import EtatDocument, Genre
from reseau.ecrits.documents import signatures_pdf
from reseau.ecrits.forms import SignatairesForm, SignerForm
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.queries.sections import document_lire
from reseau.ecrits.queries.signatures import signatures_lire
from reseau.ecrits.rules.signatures import protocole_signer, signataires_choisir
from reseau.membres.permissions import membre_required


def _page(lu: DocumentLocal) -> str:
    return reverse("document_signatures", args=[lu.uuid])


@page()
def signatures(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """Who signed, when, and who is awaited; names of persons are for members."""
    lu = permissions.document_get_lisible(request.user, identifiant)
    droit_exiger(lu.genre == Genre.PROTOCOLE)
    contexte = {
        "document": lu,
        "signatures": signatures_lire(lu),
        "noms": participe(request.user),
        "tient": lu.etat != EtatDocument.REMPLACE and permissions.peut_tenir_document(request.user, lu),
        "signe": permissions.structures_a_signer(request.user, lu).exists(),
    }
    return render(request, "ecrits/signatures.html", contexte)


@page()
def signatures_feuille(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """The same as a document, made when it is asked."""
    lu = permissions.document_get_lisible(request.user, identifiant)
    droit_exiger(lu.genre == Genre.PROTOCOLE)
    return document(signatures_pdf(lu, noms=participe(request.user)), f"signatures-{lu.bassin.code}-{lu.annee}.pdf")


@formulaire(membre_required)
def signataires(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """Choose the structures that are called to sign."""
    lu = permissions.protocole_get_tenu(request.user, identifiant)
    form = SignatairesForm(request.POST or None, document=lu)
    if form.is_valid():
        with refus_sur(form, "structures"):
            signataires_choisir(document=lu, par=request.user, **form.cleaned_data)
            return fait(request, "Les structures appelées à signer sont enregistrées.", _page(lu))
    dit = {
        "titre": "Qui signe ce protocole",
        "bouton": "Enregistrer",
        "retour": _page(lu),
        "nom": str(lu),
        "deux": True,
    }
    return montrer(request, form, FORMULAIRE, **dit)


@formulaire(membre_required)
def signer(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """Read the whole text, then sign it; whoever has nothing to sign any more sees who did."""
    lu = permissions.document_get_a_signer(request.user, identifiant)
    structures = permissions.structures_a_signer(request.user, lu)
    if not structures:
        return redirect(_page(lu))
    sections = document_lire(lu)
    form = SignerForm(request.POST or None, page=(lu, sections), structures=structures)
    if form.is_valid():
        with refus_sur(form, "qualite"):
            protocole_signer(document=lu, par=request.user, **form.cleaned_data)
            return fait(request, "Votre signature est enregistrée, sur le texte que vous avez lu.", _page(lu))
    contexte = {"document": lu, "sections": sections, "retour": _page(lu)}
    return montrer(request, form, "ecrits/signer.html", **contexte)
