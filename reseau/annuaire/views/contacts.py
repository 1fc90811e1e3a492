"""Screens of the contacts of a structure, for whoever acts for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from reseau.annuaire.forms.contacts import ContactForm
from reseau.annuaire.permissions.fiches import contact_get_editable, structure_get_editable
from reseau.annuaire.rules import contacts
from reseau.annuaire.views.edition import formulaire_appliquer, lire_ou_ecrire, version_avancer
from reseau.membres.permissions import membre_required


@membre_required
@lire_ou_ecrire
def contact_ajouter(request: HttpRequest, code: str) -> HttpResponse:
    """A new contact."""
    structure = structure_get_editable(request.user, code)
    form = ContactForm(request.POST or None, structure=structure)
    if request.method == "POST" and form.is_valid():
        if formulaire_appliquer(form, lambda: contacts.contact_create(
            structure=structure, par=request.user, jeton=form.cleaned_data["jeton"], **form.champs()
        )):  # fmt: skip
            messages.success(request, "Le contact est ajouté.")
            return redirect("structure_modifier", code=code)
    contexte = {"form": form, "structure": structure, "contact": None}
    return render(request, "annuaire/contact_modifier.html", contexte)


@membre_required
@lire_ou_ecrire
def contact_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """A contact."""
    contact = contact_get_editable(request.user, pk)
    form = ContactForm(request.POST or None, structure=contact.structure, contact=contact)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        if formulaire_appliquer(form, lambda: contacts.contact_update(
            contact=contact, par=request.user, version=version, **form.champs()
        )):  # fmt: skip
            messages.success(request, "Le contact est enregistré.")
            return redirect("structure_modifier", code=contact.structure.code)
        version_avancer(form, contact.version)
    contexte = {"form": form, "structure": contact.structure, "contact": contact}
    return render(request, "annuaire/contact_modifier.html", contexte)


@membre_required
@require_POST
def contact_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a contact away."""
    contact = contact_get_editable(request.user, pk)
    contacts.contact_delete(contact=contact, par=request.user)
    messages.success(request, f"Le contact « {contact.libelle} » est retiré.")
    return redirect("structure_modifier", code=contact.structure.code)
