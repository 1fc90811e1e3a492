"""The charter of events: in force, as it was, and a new version."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from home.ecrans import fait, formulaire, montrer, page, refus_sur
from home.permissions import region_required, trouver
from reseau.agenda.forms_moderation import CharteForm
from reseau.agenda.models import CharteEvenements
from reseau.agenda.queries.charte import charte_derniere, charte_en_vigueur, chartes_lire
from reseau.agenda.rules.charte import charte_publier
from reseau.membres.permissions import est_region


@page()
def charte(request: HttpRequest, numero: int | None = None) -> HttpResponse:
    """The version in force, or the one that is named, and the others."""
    lue = charte_en_vigueur() if numero is None else trouver(CharteEvenements.objects.all(), numero=numero)
    contexte = {
        "charte": lue,
        "en_vigueur": charte_en_vigueur(),
        "versions": list(chartes_lire()),
        "aujourd_hui": timezone.localdate(),
        "region": est_region(request.user),
    }
    return render(request, "agenda/charte.html", contexte)


@formulaire(region_required)
def publier(request: HttpRequest) -> HttpResponse:
    """Publish a new version."""
    form = CharteForm(request.POST or None, derniere=charte_derniere())
    if form.is_valid():
        with refus_sur(form):
            champs = {nom: form.cleaned_data[nom] for nom in ("texte", "delai", "demande", "en_vigueur_du")}
            charte_publier(par=request.user, derniere=form.cleaned_data["version"], **champs)
            return fait(request, "La version est publiée.", "charte_evenements")
    retour = reverse("charte_evenements")
    return montrer(
        request, form, "home/formulaire.html",
        titre="Publier une version de la charte",
        explication="Une version publiée ne se réécrit pas. Un événement garde celle sous laquelle il a été proposé.",
        bouton="Publier", retour=retour, fil=["Charte des événements", retour], deux=True,
    )  # fmt: skip
