"""What others changed on own sheets: confirm it, or take it back."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from home.ecrans import fait, geste, tenter
from reseau.annuaire.choices import GENRES_DE_STRUCTURE
from reseau.annuaire.permissions.fiches import structure_get_editable
from reseau.annuaire.rules import changements
from reseau.membres.permissions import membre_required


class ReprendreForm(forms.Form):
    """Which field of which sheet."""

    genre = forms.ChoiceField(choices=[(genre.value, genre.label) for genre in GENRES_DE_STRUCTURE])
    objet = forms.IntegerField(min_value=1, max_value=2**62)
    champ = forms.SlugField(max_length=40)


@geste(membre_required)
def changements_confirmer(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that others changed is right."""
    structure = structure_get_editable(request.user, code)
    changements.changements_confirmer(structure=structure, par=request.user)
    phrase = "C’est noté : ces changements sont justes, la fiche est confirmée aujourd’hui."
    return fait(request, phrase, "structure_modifier", code=code)


@geste(membre_required)
def changement_reprendre(request: HttpRequest, code: str) -> HttpResponse:
    """One field comes back to its former value."""
    structure = structure_get_editable(request.user, code)
    form = ReprendreForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Ce changement n’existe pas.")
        return redirect("structure_modifier", code=code)
    with tenter(request, "L’ancienne valeur est reprise."):
        changements.changement_reprendre(structure=structure, par=request.user, **form.cleaned_data)
    return redirect("structure_modifier", code=code)
