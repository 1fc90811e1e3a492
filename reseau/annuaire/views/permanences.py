"""The duty table of a shared place, for everyone; its rows, for whoever keeps them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from home.ecrans import accepte, fait, formulaire, geste, montrer, page
from reseau.annuaire.forms.permanences import CreneauForm
from reseau.annuaire.models import Lieu
from reseau.annuaire.permissions.fiches import lieu_get_visible
from reseau.annuaire.permissions.permanences import compte_tient_tableau, creneau_get_editable, structures_tenues
from reseau.annuaire.queries.permanences import structures_accueillies, tableau_lire
from reseau.annuaire.rules.permanences import creneau_creer, creneau_modifier, creneau_supprimer
from reseau.membres.permissions import membre_required


@page()
def permanences(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who receives in a place, on which half-days."""
    lieu = lieu_get_visible(request.user, public_id)
    tient = compte_tient_tableau(request.user, lieu)
    tenues = frozenset(structure.pk for structure in structures_tenues(request.user, lieu))
    contexte = {
        "lieu": lieu, "structure": lieu.structure, "tableau": tableau_lire(lieu, tenues=tenues, tient=tient),
        "peut_ajouter": tient or bool(tenues),
    }  # fmt: skip
    return render(request, "annuaire/permanences.html", contexte)


@formulaire(membre_required)
def permanence_ajouter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new row."""
    lieu = lieu_get_visible(request.user, public_id)
    tient = compte_tient_tableau(request.user, lieu)
    tenues = None if tient else structures_tenues(request.user, lieu)
    if tenues == []:
        raise Http404
    form = CreneauForm(request.POST or None, tenues=tenues)
    if accepte(form, creneau_creer, lieu=lieu, par=request.user):
        return fait(request, "Le créneau est ajouté.", "permanences", public_id=public_id)
    accueillies = structures_accueillies(lieu)[:100] if tient else []
    return _montrer(request, form, lieu, "Ajouter un créneau", accueillies=accueillies)


@formulaire(membre_required)
def permanence_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """A row."""
    creneau = creneau_get_editable(request.user, pk)
    form = CreneauForm(request.POST or None, creneau=creneau)
    if accepte(form, creneau_modifier, creneau=creneau, par=request.user):
        return fait(request, "Le créneau est enregistré.", "permanences", public_id=creneau.lieu.public_id)
    return _montrer(request, form, creneau.lieu, creneau.structure.nom, creneau=creneau)


def _montrer(request: HttpRequest, form: CreneauForm, lieu: Lieu, titre: str, **contexte: Any) -> HttpResponse:
    retour = reverse("permanences", args=[lieu.public_id])
    return montrer(
        request, form, "annuaire/permanence_modifier.html", titre=titre, surtitre=f"{lieu.nom}, {lieu.commune.nom}",
        fil=("Qui fait quoi", reverse("annuaire"), lieu.nom, retour),
        bouton="Enregistrer le créneau", retour=retour, **contexte,
    )  # fmt: skip


@geste(membre_required)
def permanence_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a row off the table."""
    creneau = creneau_get_editable(request.user, pk)
    creneau_supprimer(creneau=creneau, par=request.user)
    return fait(request, "Le créneau est retiré.", "permanences", public_id=creneau.lieu.public_id)
