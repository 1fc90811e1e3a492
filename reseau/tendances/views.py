"""The trends, one trend, the watch list."""

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy

from home.ecrans.forms import TexteLuForm
from home.ecrans.views import (
    FORMULAIRE,
    Decision,
    accepte,
    fait,
    formulaire,
    geste,
    montrer,
    page,
    retour_local,
    tenter,
)
from reseau.membres.permissions import est_region
from reseau.tendances import permissions, queries, rules
from reseau.tendances.listes import Veille
from reseau.tendances.models import SourceDeVeille
from reseau.vocabulaires.models import Theme


class SourceForm(TexteLuForm, forms.ModelForm):
    """A source as it is typed; its key for a new one, the version that was read for another."""

    surveilles = ("titre", "apporte")

    url = forms.URLField(
        label="Adresse", max_length=300, assume_scheme="https",
        help_text="La page à relire, telle que le navigateur la montre.",
    )  # fmt: skip
    cle = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ("titre", "editeur", "url", "genre", "apporte", "themes", "tous_les", "garder")

    class Meta:
        model = SourceDeVeille
        fields = ("titre", "editeur", "genre", "apporte", "themes", "tous_les")
        widgets = {"apporte": forms.Textarea({"rows": 3}), "themes": forms.CheckboxSelectMultiple}
        help_texts = {
            "apporte": "Ce que l’on y trouve, et à quoi cela sert à une équipe.",
            "tous_les": "Ce nombre de mois après chaque vérification, qui l’a faite est prévenu.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        ecrite = kwargs.get("instance")
        kwargs["initial"] = {"version": ecrite.version, "url": ecrite.url} if ecrite else {"cle": uuid.uuid4()}
        super().__init__(*args, **kwargs)
        del self.fields["cle" if ecrite else "version"]
        themes = Theme.objects.en_vigueur()
        if ecrite:
            siens = ecrite.themes.values_list("pk", flat=True)
            themes = Theme.objects.filter(pk__in=[*themes.values_list("pk", flat=True), *siens])
        self.fields["themes"].queryset = themes

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data


FIL = ("Tendances du territoire", reverse_lazy("tendances"), "Liste de veille", reverse_lazy("veille"))
RETIRER = Decision(
    "Retirer cette source",
    "Elle quitte la liste de veille, et plus personne n’est prévenu de la revoir.",
    "Retirer",
    rules.source_retirer,
    fait="La source est retirée.",
)


@page()
def tendances(request: HttpRequest) -> HttpResponse:
    """Every trend, and the door to the watch list."""
    contexte = {
        "tendances": queries.tendances_lire(),
        "sources": permissions.sources_suivies().count(),
        "ecrit": est_region(request.user),
    }
    return render(request, "tendances/tendances.html", contexte)


@page()
def tendance(request: HttpRequest, code: str) -> HttpResponse:
    """One trend: what it is, and all that this reader may read of it."""
    lue = permissions.tendance_get(code)
    themes = list(lue.themes.all())
    genres = queries.par_theme(request.user, themes)
    contexte = {
        "tendance": lue,
        "genres": genres,
        "dessin": queries.dessin_de(genres),
        "sources": queries.sources_des_themes(themes),
    }
    return render(request, "tendances/tendance.html", contexte)


@page()
def veille(request: HttpRequest) -> HttpResponse:
    """The watch list."""
    return Veille(request).repondre()


@formulaire(permissions.veille_required)
def ajouter(request: HttpRequest) -> HttpResponse:
    """Add a source."""
    form = SourceForm(request.POST or None)
    if request.method == "POST" and accepte(form, rules.source_ecrire, par=request.user):
        return fait(request, "La source est dans la liste de veille.", "veille")
    return _montrer(request, form, "Ajouter une source", "Ajouter")


@formulaire(permissions.veille_required)
def modifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct one."""
    tenue = permissions.source_get_tenue(request.user, uuid)
    form = SourceForm(request.POST or None, instance=tenue)
    if request.method == "POST" and accepte(form, rules.source_corriger, par=request.user, source=tenue):
        return fait(request, "La source est corrigée.", "veille")
    return _montrer(request, form, "Corriger cette source", "Enregistrer")


@geste(permissions.veille_required)
def verifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Looked at today."""
    tenue = permissions.source_get_tenue(request.user, uuid)
    with tenter(request, f"«\u00a0{tenue.titre}\u00a0» est vérifiée aujourd’hui."):
        rules.source_verifier(source=tenue, par=request.user)
    return redirect(retour_local(request) or reverse("veille"))


@formulaire(permissions.veille_required)
def retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take one off the list."""
    tenue = permissions.source_get_tenue(request.user, uuid)
    return RETIRER.demander(request, reverse("veille"), nom=tenue.titre, fil=FIL, source=tenue)


def _montrer(request: HttpRequest, form: SourceForm, titre: str, bouton: str) -> HttpResponse:
    dit = {"titre": titre, "bouton": bouton, "retour": reverse("veille"), "fil": FIL, "deux": True}
    return montrer(request, form, FORMULAIRE, **dit)
