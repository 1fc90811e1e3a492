"""The page where one section is written, and what it carries: its place, its sources, its figures, what is said of
it.
"""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from home.ecrans.forms import AlerteDeRegleForm, FormulaireSafran, TexteLuForm
from home.ecrans.views import (
    FORMULAIRE,
    Decision,
    accepte,
    fait,
    formulaire,
    geste,
    montrer,
    page,
    refus_sur,
    tenter,
    veut_json,
)
from home.etats.plume import Ecrit
from home.registre import indicateurs
from home.temps.typographie import heure
from reseau.animation.permissions import participant_required
from reseau.ecrits import permissions
from reseau.ecrits.choices import TEXTE_MAX, TITRE_MAX, SortRemarque
from reseau.ecrits.models import DocumentLocal, SectionDocument
from reseau.ecrits.permissions import document_get_tenu, marge_get_ecrite, peut_tenir_document, section_get_ecrite
from reseau.ecrits.queries import sections
from reseau.ecrits.rules import sections as ecriture
from reseau.ecrits.views.documents import CleForm, fil


class SectionForm(TexteLuForm):
    """A section: its title, what one writes there, whether it must cite a source."""

    surveilles = ("titre", "consigne")
    titre = forms.CharField(label="Titre", max_length=TITRE_MAX)
    consigne = forms.CharField(
        label="Ce qu’on y écrit", max_length=300, required=False, help_text="Une phrase, lue de qui écrit."
    )
    sources_exigees = forms.BooleanField(label="Elle doit citer une source pour être publiée", required=False)


class SectionNouvelleForm(SectionForm):
    """One more."""

    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


# What is sent while a section is written and read over: its text, a source, a figure, a remark, its answer.

AIDE = "Une ligne vide sépare deux paragraphes. **gras**, - une liste, ## un titre, [un lien](https://…)."


class TexteForm(AlerteDeRegleForm):
    """The text of a section, and the version that was read."""

    CHAMPS_REFUSES: Mapping[str, str] = {"personne": "texte"}
    texte = forms.CharField(
        label="Texte de la section", required=False, strip=False, max_length=TEXTE_MAX, help_text=AIDE,
        widget=forms.Textarea(attrs={"rows": 14, "class": "saisie__texte"}),
    )  # fmt: skip
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SourceForm(TexteLuForm):
    """A source: who, what, which year; its address."""

    surveilles = ("intitule",)
    intitule = forms.CharField(
        label="Source", max_length=200, help_text="Qui, quoi, quelle année : « Insee, recensement, 2023 »."
    )
    adresse = forms.URLField(label="Adresse", max_length=500, required=False, assume_scheme="https")
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ChiffreForm(CleForm):
    """A number of the house, and the days that it counts."""

    CHAMPS_REFUSES: Mapping[str, str] = {"au": "dernier"}
    code = forms.ChoiceField(label="Nombre de la plateforme")
    du = forms.DateField(label="Du")
    dernier = forms.DateField(label="Au", help_text="Ce jour compris.")

    def __init__(self, *args: Any, document: DocumentLocal, **kwargs: Any) -> None:
        debut, fin = datetime.date(document.annee, 1, 1), datetime.date(document.annee, 12, 31)
        kwargs["initial"] = {"du": debut, "dernier": fin}
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = sorted(
            ((code, source.libelle) for code, source in indicateurs().items()), key=lambda choix: choix[1]
        )

    def champs(self) -> dict[str, Any]:
        lus = dict(self.cleaned_data)
        dernier = lus.pop("dernier")
        return {**lus, "au": dernier + sections.UN_JOUR}


class RemarqueForm(TexteLuForm):
    """What a reader says of a section."""

    surveilles = ("texte",)
    texte = forms.CharField(label="Remarque", max_length=1000, widget=forms.Textarea({"rows": 4}))
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ReglerForm(TexteLuForm):
    """What becomes of a remark."""

    surveilles = ("reponse",)
    sort = forms.ChoiceField(label="Elle est", choices=SortRemarque.choices, widget=forms.RadioSelect)
    reponse = forms.CharField(
        label="Réponse", max_length=500, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Nécessaire si elle est écartée.",
    )  # fmt: skip


@page(participant_required)
def section(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Its text to write, and beside it what it cites and counts."""
    lue = section_get_ecrite(request.user, uuid)
    return _ecran(request, lue, TexteForm(initial={"texte": lue.texte, "version": lue.version}))


def _ecran(request: HttpRequest, section: SectionDocument, form: TexteForm) -> HttpResponse:
    contexte = _contexte(request, section)
    dit = {"form": form, "tient": peut_tenir_document(request.user, section.document), "fil": fil(section.document)}
    statut = 422 if form.errors else 200
    return render(request, "ecrits/section.html", {**contexte, **dit}, status=statut)


def _contexte(request: HttpRequest, section: SectionDocument) -> dict[str, Any]:
    lue = sections.section_lire(section)
    contexte = {"lue": lue, "section": lue.section, "document": lue.section.document, "revision": _revision(lue)}
    return {**contexte, "retour": section.document.get_absolute_url(), "compte": request.user}


def _revision(lue: sections.SectionLue) -> str:
    """What the parts of this page are worth now, as an ETag: the text, who holds the pen until when, what waits."""
    section = lue.section
    plume = f"{section.plume.pk}-{section.tenu_jusqua:%H%M}" if section.plume else ""
    marges = "-".join(str(marge.pk) for marge in lue.marges)
    return f'W/"{section.version}-{plume}-{marges}"'


@page(login_required)
def pouls(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What changed since, by parts of the page; 304 when nothing did."""
    contexte = _contexte(request, section_get_ecrite(request.user, uuid))
    if inchange := get_conditional_response(request, etag=contexte["revision"]):
        return inchange
    reponse = render(request, "ecrits/pouls.html", contexte)
    reponse["ETag"] = contexte["revision"]
    return reponse


@geste(participant_required)
def ecrire(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write the section: by the button, or by the script every ten seconds."""
    lue = section_get_ecrite(request.user, uuid)
    form, ecrit = TexteForm(request.POST), None
    if form.is_valid():
        with refus_sur(form):
            ecrit = ecriture.section_ecrire(section=lue, par=request.user, **form.cleaned_data)
    if veut_json(request):
        return _dire(form, ecrit)
    if ecrit is None:
        return _ecran(request, lue, form)
    if ecrit.concurrent:
        return fait(
            request, "Deux textes se sont croisés : les deux sont gardés.", page_de_la_section(lue, "#conflits")
        )
    return fait(request, "C’est gardé.", page_de_la_section(lue))


def _dire(form: TexteForm, ecrit: Ecrit[SectionDocument] | None) -> JsonResponse:
    """What the script is told."""
    if ecrit is None:
        phrases = [phrase for phrases in form.errors.values() for phrase in phrases]
        return JsonResponse({"phrase": " ".join(phrases), "personne": form.alerte}, status=422)
    dit = {"version": ecrit.ligne.version, "conflit": ecrit.concurrent is not None, "heure": heure(timezone.now())}
    return JsonResponse(dit)


@geste(participant_required)
def plume(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the pen of a section, or put it down."""
    lue = section_get_ecrite(request.user, uuid)
    regle = ecriture.plume_rendre if request.POST.get("plume") == "passer" else ecriture.plume_prendre
    with tenter(request):
        regle(section=lue, par=request.user)
    return redirect(page_de_la_section(lue))


@geste(participant_required)
def departager(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what becomes of two texts."""
    marge = marge_get_ecrite(request.user, uuid)
    garder, _, version = request.POST.get("garder", "").partition(" ")
    lue = int(version) if version.isdecimal() and len(version) < 10 else 0
    with tenter(request, "C’est réglé."):
        ecriture.marge_departager(marge=marge, par=request.user, garder=garder, version=lue)
    return redirect(page_de_la_section(marge.section))


@page(participant_required)
def etats(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Two states of a section word by word: the last one and the one before it, unless told otherwise."""
    lue = section_get_ecrite(request.user, uuid)
    comparaison = sections.etats_comparer(lue, request.GET.get("de", ""), request.GET.get("vers", ""))
    contexte = {
        "comparaison": comparaison,
        "choix": [(e.version, f"{e.auteur.nom_complet}, {_le(e.ecrite_le)}") for e in comparaison["versions"]],
        "choisis": tuple(comparaison[nom] and comparaison[nom].version for nom in ("de", "vers")),
    }
    retour = page_de_la_section(lue)
    dit = {"titre": "Ce qui a changé", "nom": lue.titre, "retour": retour}
    return render(request, "ecrits/comparer.html", {**contexte, **dit, "fil": [*fil(lue.document), lue.titre, retour]})


def _le(instant: datetime.datetime) -> str:
    local = timezone.localtime(instant)
    return f"{local:%d/%m/%Y} à {heure(instant)}"


def page_de_la_section(section: SectionDocument, ancre: str = "") -> str:
    """Where a section is written."""
    return reverse("document_section", args=[section.uuid]) + ancre


# What a section carries: its place and its name, its sources, its figures, what is said of it.

RETIRER = Decision(
    "Retirer la section", "Elle est vide : rien ne se perd.", "Retirer", ecriture.section_retirer,
    fait="La section est retirée.",
)  # fmt: skip


@formulaire(participant_required)
def ajouter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One more section."""
    document = document_get_tenu(request.user, uuid)
    form = SectionNouvelleForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "titre"):
            section = ecriture.section_ajouter(document=document, par=request.user, **form.cleaned_data)
            return fait(request, "La section est ajoutée.", place(section))
    dit = {"titre": "Ajouter une section", "bouton": "Ajouter la section", "retour": document.get_absolute_url()}
    return montrer(request, form, FORMULAIRE, nom=str(document), fil=fil(document), **dit)


@formulaire(participant_required)
def nommer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Name it another way."""
    section = permissions.section_get_tenue(request.user, uuid)
    depart = {nom: getattr(section, nom) for nom in ("titre", "consigne", "sources_exigees")}
    form = SectionForm(request.POST or None, initial=depart)
    if form.is_valid():
        with refus_sur(form, "titre"):
            ecriture.section_nommer(section=section, par=request.user, **form.cleaned_data)
            return fait(request, "La section est enregistrée.", place(section))
    return _demander(request, form, section, "Modifier la section", "Enregistrer")


@geste(participant_required)
def deplacer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One place up or down."""
    section = permissions.section_get_tenue(request.user, uuid)
    with tenter(request):
        vers = sections.sections_devant(section) + (2 if request.POST.get("vers") == "bas" else 0)
        ecriture.section_deplacer(section=section, par=request.user, vers=vers)
    return redirect(place(section))


@formulaire(participant_required)
def retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take away an empty section."""
    section = permissions.section_get_tenue(request.user, uuid)
    retour = section.document.get_absolute_url()
    return RETIRER.demander(request, retour, nom=section.titre, fil=fil(section.document), section=section)


@formulaire(participant_required)
def citer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Cite a source."""
    section = section_get_ecrite(request.user, uuid)
    form = SourceForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "intitule"):
            ecriture.source_citer(section=section, par=request.user, **form.cleaned_data)
            return fait(request, "La source est citée.", page_de_la_section(section, "#sources"))
    return _demander(request, form, section, "Citer une source", "Citer")


@geste(participant_required)
def source_retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """It is cited no more."""
    source = permissions.source_get_ecrite(request.user, uuid)
    with tenter(request, "La source n’est plus citée."):
        ecriture.source_retirer(source=source, par=request.user)
    return redirect(page_de_la_section(source.section, "#sources"))


@formulaire(participant_required)
def chiffre(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Set a number of the house."""
    section = section_get_ecrite(request.user, uuid)
    form = ChiffreForm(request.POST or None, document=section.document)
    if accepte(form, ecriture.chiffre_inserer, section=section, par=request.user):
        return fait(request, "Le chiffre est inséré.", page_de_la_section(section, "#chiffres"))
    return _demander(request, form, section, "Insérer un chiffre", "Insérer")


@geste(participant_required)
def chiffre_retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """It leaves the section."""
    insere = permissions.chiffre_get_ecrit(request.user, uuid)
    with tenter(request, "Le chiffre est retiré."):
        ecriture.chiffre_retirer(chiffre=insere, par=request.user)
    return redirect(page_de_la_section(insere.section, "#chiffres"))


@formulaire(participant_required)
def remarquer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say something of a section being read over."""
    section = permissions.section_get_relue(request.user, uuid)
    form = RemarqueForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "texte"):
            ecriture.remarque_faire(section=section, par=request.user, **form.cleaned_data)
            return fait(request, "Votre remarque est faite.", place(section))
    return _demander(
        request, form, section, "Faire une remarque", "Faire la remarque", section.document.get_absolute_url()
    )


@formulaire(participant_required)
def regler(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer a remark."""
    remarque = permissions.remarque_get_tenue(request.user, uuid)
    form = ReglerForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "sort"):
            ecriture.remarque_regler(remarque=remarque, par=request.user, **form.cleaned_data)
            return fait(request, "La remarque est réglée.", place(remarque.section))
    dit = {"explication": f"«\u00a0{remarque.texte}\u00a0», {remarque.auteur.nom_complet}"}
    retour = remarque.section.document.get_absolute_url()
    return _demander(request, form, remarque.section, "Répondre à une remarque", "Répondre", retour, **dit)


def _demander(
    request: HttpRequest, form: FormulaireSafran, section: SectionDocument, titre: str, bouton: str,
    retour: str = "", **dit: Any,
) -> HttpResponse:  # fmt: skip
    dit |= {"titre": titre, "bouton": bouton, "retour": retour or page_de_la_section(section), "nom": section.titre}
    return montrer(request, form, FORMULAIRE, fil=fil(section.document), **dit)


def place(section: SectionDocument) -> str:
    """Where a section is read in its document."""
    return f"{section.document.get_absolute_url()}#s-{section.uuid}"
