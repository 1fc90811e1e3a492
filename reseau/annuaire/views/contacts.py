"""Screens of the contacts of a structure, for whoever acts for it."""

from django.http import HttpRequest, HttpResponse

from home.ecrans import accepte, fait, formulaire, geste
from reseau.annuaire.forms.contacts import ContactForm
from reseau.annuaire.permissions.fiches import contact_get_editable, structure_get_editable
from reseau.annuaire.rules import contacts
from reseau.annuaire.views.edition import fiche_montrer
from reseau.membres.permissions import membre_required

DE_TRAVAIL = (
    "Des coordonnées de travail seulement. Celles réservées aux membres ne paraissent ni sur la fiche publique, "
    "ni dans les fichiers, ni dans la recherche."
)


@formulaire(membre_required)
def contact_ajouter(request: HttpRequest, code: str) -> HttpResponse:
    """A new contact."""
    structure = structure_get_editable(request.user, code)
    form = ContactForm(request.POST or None, structure=structure)
    if accepte(form, contacts.contact_creer, structure=structure, par=request.user):
        return fait(request, "Le contact est ajouté.", "structure_modifier", code=code)
    gabarit, titre = "annuaire/contact_modifier.html", "Ajouter un contact"
    return fiche_montrer(request, form, gabarit, structure, titre, explication=DE_TRAVAIL)


@formulaire(membre_required)
def contact_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """A contact."""
    contact = contact_get_editable(request.user, pk)
    form = ContactForm(request.POST or None, structure=contact.structure, contact=contact)
    if accepte(form, contacts.contact_modifier, contact=contact, par=request.user):
        return fait(request, "Le contact est enregistré.", "structure_modifier", code=contact.structure.code)
    gabarit, contexte = "annuaire/contact_modifier.html", {"explication": DE_TRAVAIL, "contact": contact}
    return fiche_montrer(request, form, gabarit, contact.structure, contact.libelle, **contexte)


@geste(membre_required)
def contact_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a contact away."""
    contact = contact_get_editable(request.user, pk)
    contacts.contact_supprimer(contact=contact, par=request.user)
    phrase = f"Le contact « {contact.libelle} » est retiré."
    return fait(request, phrase, "structure_modifier", code=contact.structure.code)
