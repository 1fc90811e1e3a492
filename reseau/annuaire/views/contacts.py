"""Screens of the contacts of a structure, for whoever acts for it."""

from django.http import HttpRequest, HttpResponse

from home.ecrans import accepte, fait, formulaire, geste, montrer
from reseau.annuaire.forms.contacts import ContactForm
from reseau.annuaire.permissions.fiches import contact_get_editable, structure_get_editable
from reseau.annuaire.rules import contacts
from reseau.membres.permissions import membre_required


@formulaire(membre_required)
def contact_ajouter(request: HttpRequest, code: str) -> HttpResponse:
    """A new contact."""
    structure = structure_get_editable(request.user, code)
    form = ContactForm(request.POST or None, structure=structure)
    if accepte(form, contacts.contact_create, structure=structure, par=request.user):
        return fait(request, "Le contact est ajouté.", "structure_modifier", code=code)
    return montrer(request, form, "annuaire/contact_modifier.html", structure=structure, contact=None)


@formulaire(membre_required)
def contact_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """A contact."""
    contact = contact_get_editable(request.user, pk)
    form = ContactForm(request.POST or None, structure=contact.structure, contact=contact)
    if accepte(form, contacts.contact_update, contact=contact, par=request.user):
        return fait(request, "Le contact est enregistré.", "structure_modifier", code=contact.structure.code)
    return montrer(request, form, "annuaire/contact_modifier.html", structure=contact.structure, contact=contact)


@geste(membre_required)
def contact_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a contact away."""
    contact = contact_get_editable(request.user, pk)
    contacts.contact_delete(contact=contact, par=request.user)
    phrase = f"Le contact « {contact.libelle} » est retiré."
    return fait(request, phrase, "structure_modifier", code=contact.structure.code)
