"""The Région opens a private exchange after saying why; the DPO reads every reason."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from home.formulaires import FormulaireSafran
from pratiques.permissions.ouvertures import fil_est_ouvert, fil_get_ouvrable, registre_exiger
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


@membre_required
@require_http_methods(["GET", "POST"])
def fil_consulter(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the reason, then show the thread to read until the end of the day."""
    fiche = fil_get_ouvrable(request.user, pk)
    form = OuvrirForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        fil_ouvrir(fiche=fiche, par=request.user, motif=form.cleaned_data["motif"])
        return redirect("pratiques_fil_consulter", pk=fiche.pk)
    ouvert = fil_est_ouvert(request.user, fiche)
    contexte = {"fiche": fiche, "form": form, "page_messages": fils.fil_page(fiche, request) if ouvert else None}
    return render(request, "pratiques/fil_consulter.html", contexte, status=422 if form.errors else 200)


@membre_required
@require_GET
def ouvertures(request: HttpRequest) -> HttpResponse:
    """Every opening: who, when, which note, why."""
    registre_exiger(request.user)
    return render(request, "pratiques/ouvertures.html", {"ouvertures": fils.ouvertures_page(request)})
