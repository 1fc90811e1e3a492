"""Screens of whoever acts for a structure: the form of each sheet."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from home.ecrans import accepte, fait, formulaire, montrer
from home.formulaires import FormulaireSafran
from reseau.annuaire.forms.lieux import LieuForm
from reseau.annuaire.forms.services import ServiceADistanceForm, ServiceAuLieuForm, ServiceForm, StructureFicheForm
from reseau.annuaire.models import Service
from reseau.annuaire.permissions.fiches import (
    lieu_get_editable,
    service_au_lieu_get_editable,
    service_get_editable,
    structure_get_editable,
)
from reseau.annuaire.queries import changements, tenue
from reseau.annuaire.rules import fiches, services
from reseau.annuaire.rules import lieux as regles_lieux
from reseau.annuaire.rules.lieux import lieu_creer
from reseau.membres.permissions import membre_required
from reseau.structures.models import Structure

GRATUIT = "Gratuit pour la personne, comme tout ce que montre l’annuaire."


@formulaire(membre_required)
def structure_modifier(request: HttpRequest, code: str) -> HttpResponse:
    """What the structure says of itself, and the way to its places and services."""
    structure = structure_get_editable(request.user, code)
    form = StructureFicheForm(request.POST or None, structure=structure)
    if accepte(form, fiches.structure_fiche_modifier, structure=structure, par=request.user):
        return fait(request, "La fiche est enregistrée.", "structure_modifier", code=code)
    contexte = {
        "structure": structure,
        "tenue": tenue.tenue_de(structure),
        "changees": changements.changements_des_autres(structure),
    }
    return montrer(request, form, "annuaire/structure_modifier.html", **contexte)


@formulaire(membre_required)
def lieu_ajouter(request: HttpRequest, code: str) -> HttpResponse:
    """A new place."""
    structure = structure_get_editable(request.user, code)
    form = LieuForm(request.POST or None, structure=structure)
    if accepte(form, lieu_creer, structure=structure, par=request.user):
        return fait(request, "Le lieu est ajouté.", "structure_modifier", code=code)
    return fiche_montrer(request, form, "annuaire/lieu_modifier.html", structure, "Ajouter un lieu")


@formulaire(membre_required)
def lieu_modifier(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A place, with its weekly grid."""
    lieu = lieu_get_editable(request.user, public_id)
    form = LieuForm(request.POST or None, lieu=lieu)
    if accepte(form, regles_lieux.lieu_modifier, lieu=lieu, par=request.user):
        return _enregistre(request, lieu.nom, lieu.structure)
    return fiche_montrer(request, form, "annuaire/lieu_modifier.html", lieu.structure, lieu.nom)


@formulaire(membre_required)
def service_ajouter(request: HttpRequest, code: str) -> HttpResponse:
    """A new service."""
    structure = structure_get_editable(request.user, code)
    form = ServiceForm(request.POST or None, structure=structure)
    if accepte(form, services.service_creer, structure=structure, par=request.user):
        lieux = [ligne["lieu"] for ligne in form.lieux_choisis()]
        suite = " Il suit les horaires de ses lieux, que vous pouvez préciser." if lieux else ""
        if masques := ", ".join(lieu.nom for lieu in lieux if not lieu.publie):
            suite = f" Pour qu’on l’y trouve, rendez visible : {masques}."
        return fait(request, f"Le service est ajouté.{suite}", "structure_modifier", code=code)
    titre = "Ajouter un service"
    return fiche_montrer(request, form, "annuaire/service_modifier.html", structure, titre, explication=GRATUIT)


@formulaire(membre_required)
def service_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """A service, with its places."""
    service = service_get_editable(request.user, pk)
    form = ServiceForm(request.POST or None, structure=service.structure, service=service)
    if accepte(form, services.service_modifier, service=service, par=request.user):
        return _enregistre(request, service.nom, service.structure)
    gabarit, structure = "annuaire/service_modifier.html", service.structure
    return fiche_montrer(request, form, gabarit, structure, service.nom, explication=GRATUIT, service=service)


@formulaire(membre_required)
def service_au_lieu_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of a service at a place, on the weekly grid, with its contact there."""
    au_lieu = service_au_lieu_get_editable(request.user, pk)
    service = au_lieu.service
    form = ServiceAuLieuForm(request.POST or None, au_lieu=au_lieu)
    if accepte(form, services.service_au_lieu_modifier, au_lieu=au_lieu, par=request.user):
        return _enregistre(request, f"{service.nom}, {au_lieu.lieu.nom}", service.structure)
    ici = f"{au_lieu.lieu.nom} ({au_lieu.lieu.commune.nom})"
    explication = f"Ce qu’il donne dans ce lieu, ses jours et son contact : {ici}."
    contexte = {"explication": explication, "au_lieu": au_lieu, "suite": au_lieu.lieu.nom}
    return _service_montrer(request, form, "annuaire/service_au_lieu_modifier.html", service, **contexte)


@formulaire(membre_required)
def service_horaires_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """When a service is given at a distance, on the weekly grid."""
    service = service_get_editable(request.user, pk)
    form = ServiceADistanceForm(request.POST or None, service=service)
    if accepte(form, services.service_modifier, service=service, par=request.user):
        return _enregistre(request, f"{service.nom}, à distance", service.structure)
    explication = "Ses jours et ses heures à distance : quand appeler, écrire ou se voir en visio."
    contexte = {"explication": explication, "suite": "à distance"}
    return _service_montrer(request, form, "annuaire/service_horaires_modifier.html", service, **contexte)


def fiche_montrer(
    request: HttpRequest, form: FormulaireSafran, gabarit: str, structure: Structure, titre: str, **contexte: Any
) -> HttpResponse:
    """The page of a sheet of this structure, below the page of the structure."""
    retour = reverse("structure_modifier", args=[structure.code])
    contexte.setdefault("fil", ["Mes fiches", reverse("mes_fiches"), structure.nom, retour])
    contexte.setdefault("bouton", "Enregistrer")
    return montrer(request, form, gabarit, titre=titre, surtitre=structure.nom, retour=retour, **contexte)


def _service_montrer(
    request: HttpRequest, form: FormulaireSafran, gabarit: str, service: Service, *, suite: str, **contexte: Any
) -> HttpResponse:
    """What is said of a service in one place, or at a distance: below the page of the service."""
    fil = ["Mes fiches", reverse("mes_fiches"), service.nom, reverse("service_modifier", args=[service.pk])]
    titre = f"{service.nom}, {suite}"
    return fiche_montrer(request, form, gabarit, service.structure, titre, fil=fil, service=service, **contexte)


def _enregistre(request: HttpRequest, nom: str, structure: Structure) -> HttpResponse:
    """To correct a sheet is to confirm it."""
    phrase = f"{nom} : c’est enregistré et confirmé aujourd’hui."
    return fait(request, phrase, "structure_modifier", code=structure.code)
