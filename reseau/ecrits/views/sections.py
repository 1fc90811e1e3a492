"""What a section carries: its place and its name, its sources, its figures, what is said of it."""

import uuid as uuid_lib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from home.ecrans import FORMULAIRE, Decision, accepte, fait, formulaire, geste, montrer, refus_sur, tenter
from home.formulaires import FormulaireSafran
from reseau.animation.permissions import participant_required
from reseau.ecrits import permissions_ecriture
from reseau.ecrits.forms import SectionForm, SectionNouvelleForm
from reseau.ecrits.forms_ecriture import ChiffreForm, ReglerForm, RemarqueForm, SourceForm
from reseau.ecrits.models import SectionDocument
from reseau.ecrits.permissions import document_get_tenu, section_get_ecrite
from reseau.ecrits.queries.lecture import sections_devant
from reseau.ecrits.rules import chiffres, remarques, sections, sources
from reseau.ecrits.views.documents import adresse, fil
from reseau.ecrits.views.ecriture import page_de_la_section

RETIRER = Decision(
    "Retirer la section", "Elle est vide : rien ne se perd.", "Retirer", sections.section_retirer,
    fait="La section est retirée.",
)  # fmt: skip


@formulaire(participant_required)
def ajouter(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """One more section."""
    document = document_get_tenu(request.user, uuid)
    form = SectionNouvelleForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "titre"):
            section = sections.section_ajouter(document=document, par=request.user, **form.cleaned_data)
            return fait(request, "La section est ajoutée.", place(section))
    dit = {"titre": "Ajouter une section", "bouton": "Ajouter la section", "retour": adresse(document)}
    return montrer(request, form, FORMULAIRE, nom=str(document), fil=fil(document), **dit)


@formulaire(participant_required)
def nommer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Name it another way."""
    section = permissions_ecriture.section_get_tenue(request.user, uuid)
    depart = {nom: getattr(section, nom) for nom in ("titre", "consigne", "sources_exigees")}
    form = SectionForm(request.POST or None, initial=depart)
    if form.is_valid():
        with refus_sur(form, "titre"):
            sections.section_nommer(section=section, par=request.user, **form.cleaned_data)
            return fait(request, "La section est enregistrée.", place(section))
    return _demander(request, form, section, "Modifier la section", "Enregistrer")


@geste(participant_required)
def deplacer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """One place up or down."""
    section = permissions_ecriture.section_get_tenue(request.user, uuid)
    with tenter(request):
        vers = sections_devant(section) + (2 if request.POST.get("vers") == "bas" else 0)
        sections.section_deplacer(section=section, par=request.user, vers=vers)
    return redirect(place(section))


@formulaire(participant_required)
def retirer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Take away an empty section."""
    section = permissions_ecriture.section_get_tenue(request.user, uuid)
    retour = adresse(section.document)
    return RETIRER.demander(request, retour, nom=section.titre, fil=fil(section.document), section=section)


@formulaire(participant_required)
def citer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Cite a source."""
    section = section_get_ecrite(request.user, uuid)
    form = SourceForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "intitule"):
            sources.source_citer(section=section, par=request.user, **form.cleaned_data)
            return fait(request, "La source est citée.", page_de_la_section(section, "#sources"))
    return _demander(request, form, section, "Citer une source", "Citer")


@geste(participant_required)
def source_retirer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """It is cited no more."""
    source = permissions_ecriture.source_get_ecrite(request.user, uuid)
    with tenter(request, "La source n’est plus citée."):
        sources.source_retirer(source=source, par=request.user)
    return redirect(page_de_la_section(source.section, "#sources"))


@formulaire(participant_required)
def chiffre(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Set a number of the house."""
    section = section_get_ecrite(request.user, uuid)
    form = ChiffreForm(request.POST or None, document=section.document)
    if accepte(form, chiffres.chiffre_inserer, section=section, par=request.user):
        return fait(request, "Le chiffre est inséré.", page_de_la_section(section, "#chiffres"))
    return _demander(request, form, section, "Insérer un chiffre", "Insérer")


@geste(participant_required)
def chiffre_retirer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """It leaves the section."""
    insere = permissions_ecriture.chiffre_get_ecrit(request.user, uuid)
    with tenter(request, "Le chiffre est retiré."):
        chiffres.chiffre_retirer(chiffre=insere, par=request.user)
    return redirect(page_de_la_section(insere.section, "#chiffres"))


@formulaire(participant_required)
def remarquer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Say something of a section being read over."""
    section = permissions_ecriture.section_get_relue(request.user, uuid)
    form = RemarqueForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "texte"):
            remarques.remarque_faire(section=section, par=request.user, **form.cleaned_data)
            return fait(request, "Votre remarque est faite.", place(section))
    return _demander(request, form, section, "Faire une remarque", "Faire la remarque", adresse(section.document))


@formulaire(participant_required)
def regler(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Answer a remark."""
    remarque = permissions_ecriture.remarque_get_tenue(request.user, uuid)
    form = ReglerForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "sort"):
            remarques.remarque_regler(remarque=remarque, par=request.user, **form.cleaned_data)
            return fait(request, "La remarque est réglée.", place(remarque.section))
    dit = {"explication": f"«\u00a0{remarque.texte}\u00a0», {remarque.auteur.nom_complet}"}
    retour = adresse(remarque.section.document)
    return _demander(request, form, remarque.section, "Répondre à une remarque", "Répondre", retour, **dit)


def _demander(
    request: HttpRequest, form: FormulaireSafran, section: SectionDocument, titre: str, bouton: str,
    retour: str = "", **dit: Any,
) -> HttpResponse:  # fmt: skip
    dit |= {"titre": titre, "bouton": bouton, "retour": retour or page_de_la_section(section), "nom": section.titre}
    return montrer(request, form, FORMULAIRE, fil=fil(section.document), **dit)


def place(section: SectionDocument) -> str:
    """Where a section is read in its document."""
    return f"{reverse('document_local', args=[section.document.uuid])}#s-{section.uuid}"
