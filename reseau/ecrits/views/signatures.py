"""A protocol is signed: who is called to, one signature, who signed and who is awaited."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import FORMULAIRE, document, fait, formulaire, montrer, page, refus_sur
from home.erreurs import RegleRefusee
from home.permissions import droit_exiger
from reseau.animation.permissions import participe
from reseau.ecrits import permissions
from reseau.ecrits.choices import EtatDocument, Genre
from reseau.ecrits.documents import signatures_pdf
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.queries.sections import SectionLue, document_lire, empreinte_de
from reseau.ecrits.queries.signatures import signatures_lire, signatures_qui_comptent, structures_du_bassin
from reseau.ecrits.rules.signatures import protocole_signer, signataires_choisir
from reseau.membres.permissions import membre_required
from reseau.structures.models import Structure


class SignatairesForm(FormulaireSafran, forms.Form):
    """The structures of the bassin called to sign; those that signed are not asked again."""

    structures = forms.ModelMultipleChoiceField(
        Structure.objects.none(), label="Structures appelées à signer", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Celles qui sont de ce bassin aujourd’hui. Une structure qui a signé le reste.",
    )  # fmt: skip

    def __init__(self, *args: Any, document: DocumentLocal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signees = signatures_qui_comptent(document).values("structure")
        self.fields["structures"].queryset = structures_du_bassin(document.bassin_id).exclude(pk__in=signees)
        self.fields["structures"].initial = list(document.signataires.values_list("pk", flat=True))


class SignerForm(FormulaireSafran, forms.Form):
    """For which structure, in what quality; the print of the text shown goes along."""

    structure = forms.ModelChoiceField(Structure.objects.none(), label="Structure", empty_label=None)
    qualite = forms.CharField(
        label="À quel titre", max_length=120, help_text="Directrice, président, par délégation de la direction…"
    )
    empreinte = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, *args: Any, page: tuple[DocumentLocal, list[SectionLue]], structures: QuerySet[Structure], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"empreinte": empreinte_de(*page), "structure": structures.first()}
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures

    def refuser(self, refus: RegleRefusee, sinon: str | None = None) -> None:
        """A text that changed is shown again as it is: the next signature is for that one."""
        super().refuser(refus, sinon)
        if refus.code == "texte_change":
            self.data = self.data.copy()
            self.data[self.add_prefix("empreinte")] = self.initial["empreinte"]


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
