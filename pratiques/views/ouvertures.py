"""The Région opens a private exchange after saying why; the DPO reads every reason."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from home.ecrans import formulaire, montrer, page
from home.formulaires import FormulaireSafran
from home.permissions import reserve_a
from pratiques.listes import Ouvertures
from pratiques.permissions.ouvertures import fil_est_ouvert, fil_get_ouvrable, lit_le_registre
from pratiques.queries import fils
from pratiques.rules.ouvertures import fil_ouvrir
from reseau.membres.permissions import membre_required


class OuvrirForm(FormulaireSafran, forms.Form):
    """Why this exchange must be read."""

    motif = forms.CharField(
        label="Pourquoi lire cet échange",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lu par les auteurs, les lecteurs et le délégué à la protection des données.",
    )


@formulaire(membre_required)
def fil_consulter(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the reason, then show the thread to read until the end of the day."""
    fiche = fil_get_ouvrable(request.user, pk)
    form = OuvrirForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        fil_ouvrir(fiche=fiche, par=request.user, motif=form.cleaned_data["motif"])
        return redirect("pratiques_fil_consulter", pk=fiche.pk)
    ouvert = fil_est_ouvert(request.user, fiche)
    contexte = {"fiche": fiche, "page_messages": fils.fil_page(fiche, request) if ouvert else None}
    return montrer(request, form, "pratiques/fil_consulter.html", **contexte)


@page(reserve_a(lit_le_registre))
def ouvertures(request: HttpRequest) -> HttpResponse:
    """Every opening: who, when, which note, why."""
    return Ouvertures(request).repondre()
