"""Screens of whoever acts for a structure: the form of each sheet."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as formulaires
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from home.erreurs import RegleRefusee
from reseau.annuaire.etats import version_de
from reseau.annuaire.forms.lieux import LieuForm
from reseau.annuaire.forms.services import ServiceADistanceForm, ServiceAuLieuForm, ServiceForm, StructureFicheForm
from reseau.annuaire.permissions.fiches import (
    lieu_get_editable,
    service_au_lieu_get_editable,
    service_get_editable,
    structure_get_editable,
)
from reseau.annuaire.queries import changements, tenue
from reseau.annuaire.rules import fiches, services
from reseau.annuaire.rules.lieux import lieu_create, lieu_update
from reseau.membres.permissions import membre_required

CHAMPS_REFUSES = {
    "mission_absente": "missions",
    "public_absent": "publics",
    "accueil_restreint": "publics",
    "niveau_sans_conseil": "niveaux_cep",
    "deja_tenu": "jour",
}
lire_ou_ecrire = require_http_methods(["GET", "HEAD", "POST"])


@membre_required
@lire_ou_ecrire
def structure_modifier(request: HttpRequest, code: str) -> HttpResponse:
    """What the structure says of itself, and the way to its places and services."""
    structure = structure_get_editable(request.user, code)
    form = StructureFicheForm(request.POST or None, structure=structure)
    if request.method == "POST" and form.is_valid():
        if formulaire_appliquer(form, lambda: fiches.structure_fiche_update(
            structure=structure, par=request.user, version=form.cleaned_data["version"], **form.champs()
        )):  # fmt: skip
            messages.success(request, "La fiche est enregistrée.")
            return redirect("structure_modifier", code=code)
        version_avancer(form, version_de(structure))
    contexte = {
        "form": form, "structure": structure, "tenue": tenue.tenue_de(structure),
        "changees": changements.changements_des_autres(structure),
    }  # fmt: skip
    return render(request, "annuaire/structure_modifier.html", contexte)


@membre_required
@lire_ou_ecrire
def lieu_ajouter(request: HttpRequest, code: str) -> HttpResponse:
    """A new place."""
    structure = structure_get_editable(request.user, code)
    form = LieuForm(request.POST or None, structure=structure)
    if request.method == "POST" and form.is_valid():
        if formulaire_appliquer(form, lambda: lieu_create(
            structure=structure, par=request.user, jeton=form.cleaned_data["jeton"], **form.champs()
        )):  # fmt: skip
            messages.success(request, "Le lieu est ajouté.")
            return redirect("structure_modifier", code=code)
    return render(request, "annuaire/lieu_modifier.html", {"form": form, "structure": structure, "lieu": None})


@membre_required
@lire_ou_ecrire
def lieu_modifier(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A place, with its weekly grid."""
    lieu = lieu_get_editable(request.user, public_id)
    form = LieuForm(request.POST or None, lieu=lieu)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        if formulaire_appliquer(
            form, lambda: lieu_update(lieu=lieu, par=request.user, version=version, **form.champs())
        ):
            messages.success(request, f"{lieu.nom} : c’est enregistré et confirmé aujourd’hui.")
            return redirect("structure_modifier", code=lieu.structure.code)
        version_avancer(form, lieu.version)
    contexte = {"form": form, "structure": lieu.structure, "lieu": lieu}
    return render(request, "annuaire/lieu_modifier.html", contexte)


@membre_required
@lire_ou_ecrire
def service_ajouter(request: HttpRequest, code: str) -> HttpResponse:
    """A new service."""
    structure = structure_get_editable(request.user, code)
    form = ServiceForm(request.POST or None, structure=structure)
    if request.method == "POST" and form.is_valid():
        if formulaire_appliquer(form, lambda: services.service_create(
            structure=structure, par=request.user, jeton=form.cleaned_data["jeton"], lieux=form.lieux_choisis(),
            **form.champs(),
        )):  # fmt: skip
            lieux = [ligne["lieu"] for ligne in form.lieux_choisis()]
            suite = " Il suit les horaires de ses lieux, que vous pouvez préciser." if lieux else ""
            if masques := ", ".join(lieu.nom for lieu in lieux if not lieu.publie):
                suite = f" Pour qu’on l’y trouve, rendez visible : {masques}."
            messages.success(request, f"Le service est ajouté.{suite}")
            return redirect("structure_modifier", code=code)
    return render(request, "annuaire/service_modifier.html", {"form": form, "structure": structure, "service": None})


@membre_required
@lire_ou_ecrire
def service_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """A service, with its places."""
    service = service_get_editable(request.user, pk)
    form = ServiceForm(request.POST or None, structure=service.structure, service=service)
    if request.method == "POST" and form.is_valid():
        if formulaire_appliquer(form, lambda: services.service_update(
            service=service, par=request.user, version=form.cleaned_data["version"], lieux=form.lieux_choisis(),
            **form.champs(),
        )):  # fmt: skip
            messages.success(request, f"{service.nom} : c’est enregistré et confirmé aujourd’hui.")
            return redirect("structure_modifier", code=service.structure.code)
        version_avancer(form, service.version)
    contexte = {"form": form, "structure": service.structure, "service": service}
    return render(request, "annuaire/service_modifier.html", contexte)


@membre_required
@lire_ou_ecrire
def service_au_lieu_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of a service at a place, on the weekly grid, with its contact there."""
    au_lieu = service_au_lieu_get_editable(request.user, pk)
    service = au_lieu.service
    form = ServiceAuLieuForm(request.POST or None, au_lieu=au_lieu)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        if formulaire_appliquer(form, lambda: services.service_au_lieu_update(
            au_lieu=au_lieu, par=request.user, version=version, **form.champs()
        )):  # fmt: skip
            messages.success(request, f"{service.nom}, {au_lieu.lieu.nom} : c’est enregistré et confirmé aujourd’hui.")
            return redirect("structure_modifier", code=service.structure.code)
        version_avancer(form, service.version)
    contexte = {"form": form, "structure": service.structure, "service": service, "au_lieu": au_lieu}
    return render(request, "annuaire/service_au_lieu_modifier.html", contexte)


@membre_required
@lire_ou_ecrire
def service_horaires_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """When a service is given at a distance, on the weekly grid."""
    service = service_get_editable(request.user, pk)
    form = ServiceADistanceForm(request.POST or None, service=service)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        if formulaire_appliquer(
            form, lambda: services.service_update(service=service, par=request.user, version=version, **form.champs())
        ):
            messages.success(request, f"{service.nom}, à distance : c’est enregistré et confirmé aujourd’hui.")
            return redirect("structure_modifier", code=service.structure.code)
        version_avancer(form, service.version)
    contexte = {"form": form, "structure": service.structure, "service": service}
    return render(request, "annuaire/service_horaires_modifier.html", contexte)


def formulaire_appliquer(form: formulaires.Form, regle: Callable[[], Any]) -> bool:
    """Run a rule; a refusal becomes an error of the form, beside its field when there is one."""
    try:
        regle()
    except RegleRefusee as refus:
        if refus.code == "deja_ajoutee":
            form.jeton_changer()
        champ = CHAMPS_REFUSES.get(refus.code)
        form.add_error(champ if champ in form.fields else None, refus.message)
        return False
    except ValidationError as erreur:
        for nom, messages_du_champ in getattr(erreur, "message_dict", {"": erreur.messages}).items():
            form.add_error(nom if nom in form.fields else None, messages_du_champ)
        return False
    return True


def version_avancer(form: formulaires.Form, version: int) -> None:
    """After a refusal, the next save is a deliberate one: it goes over the version now shown."""
    if not form.is_valid():
        form.data = form.data.copy()
        form.data["version"] = str(version)
