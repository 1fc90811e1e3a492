"""Favourites, short lists, their link; one's own only."""

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache

from home.documents.pdf import pdf_render
from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.ecrans.views import (
    FORMULAIRE,
    Decision,
    accepte,
    document,
    fait,
    formulaire,
    geste,
    montrer,
    page,
    retour_local,
    tenter,
)
from reseau.carnets import permissions, rules
from reseau.carnets.choices import TITRE_MAX
from reseau.carnets.models import Carnet, FicheRetenue
from reseau.carnets.permissions import lien_de
from reseau.carnets.queries import carnet_dire, favoris_de, listes_de, partage_de
from reseau.membres.permissions import membre_required


def carnet_pdf(carnet: Carnet) -> bytes:
    """What a reader may use: the sheets that the public sees today."""
    fiches = [fiche for fiche in carnet_dire(carnet) if fiche.lisible]
    return pdf_render("carnets/pdf/carnet.html", {"carnet": carnet, "fiches": fiches, "jour": timezone.localdate()})


class CarnetForm(TexteLuForm):
    """A title about no person; the key of a new list."""

    surveilles = ("titre",)
    titre = forms.CharField(
        label="Titre", max_length=TITRE_MAX,
        help_text="Un sujet ou un lieu, jamais une personne : « VAE près de Niort ».",
    )  # fmt: skip
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, carnet: Carnet | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if carnet:
            del self.fields["cle"]
            self.fields["titre"].initial = carnet.titre
        else:
            self.fields["cle"].initial = uuid.uuid4()

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data


class RemplirForm(FormulaireSafran, forms.Form):
    """Favourites to put in a list: those that it does not hold."""

    fiches = forms.ModelMultipleChoiceField(
        FicheRetenue.objects.none(), label="Depuis mes favoris", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, carnet: Carnet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        favoris = FicheRetenue.objects.filter(carnet__compte=carnet.compte_id, carnet__titre="")
        for nom in ("structure", "lieu", "service"):
            deja = carnet.fiches.exclude(**{nom: None}).values(nom)
            favoris = favoris.exclude(**{f"{nom}__in": deja})
        self.fields["fiches"].queryset = favoris.select_related("carnet", "structure", "lieu", "service")

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data


FIL = ("Mes favoris et mes listes", reverse_lazy("carnets"))
SUPPRIMER = Decision(
    "Supprimer cette liste",
    "Son lien n’ouvrira plus rien. Les fiches restent dans l’annuaire, et dans vos favoris.",
    "Supprimer",
    rules.carnet_supprimer,
    fait="La liste est supprimée.",
)


@page(membre_required, never_cache)
def carnets(request: HttpRequest) -> HttpResponse:
    """One's favourites and short lists."""
    favoris = favoris_de(request.user)
    contexte = {"fiches": carnet_dire(favoris) if favoris else [], "listes": listes_de(request.user)}
    return render(request, "carnets/carnets.html", contexte)


@geste(membre_required)
def favori(request: HttpRequest) -> HttpResponse:
    """Keep a sheet, or let it go, as the star said."""
    genre, cle = request.POST.get("genre", ""), request.POST.get("cle", "")
    cible, pose = permissions.cible_get(request.user, genre, cle), request.POST.get("pose") == "1"
    with tenter(request, "La fiche est dans vos favoris." if pose else "La fiche n’est plus dans vos favoris."):
        rules.favori_poser(cible=cible, par=request.user, pose=pose)
    return redirect(retour_local(request) or reverse("carnets"))


@geste(membre_required)
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a sheet out of one of one's notebooks."""
    fiche = permissions.retenue_get_mienne(request.user, pk)
    with tenter(request, "La fiche est retirée."):
        rules.fiche_retirer(fiche=fiche, par=request.user)
    return redirect("carnet", uuid=fiche.carnet.uuid) if fiche.carnet.titre else redirect("carnets")


@formulaire(membre_required)
def creer(request: HttpRequest) -> HttpResponse:
    """Open a short list."""
    form = CarnetForm(request.POST or None)
    if accepte(form, rules.carnet_creer, par=request.user):
        return fait(request, "La liste est ouverte.", "carnet", uuid=form.cleaned_data["cle"])
    dit = {"titre": "Ouvrir une liste", "bouton": "Ouvrir", "retour": reverse("carnets"), "fil": FIL}
    return montrer(request, form, FORMULAIRE, **dit)


@page(membre_required, never_cache)
def carnet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One's short list, as its sheets read today; it prints."""
    mien = permissions.carnet_get_mien(request.user, uuid)
    return render(request, "carnets/carnet.html", _contexte(mien))


@formulaire(membre_required)
def remplir(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put favourites in it."""
    mien = permissions.carnet_get_mien(request.user, uuid)
    form = RemplirForm(request.POST or None, carnet=mien)
    if accepte(form, rules.carnet_remplir, carnet=mien, par=request.user):
        return fait(request, "La liste est complétée.", "carnet", uuid=uuid)
    retour = reverse("carnet", args=[uuid])
    dit = {"titre": "Ajouter des fiches", "bouton": "Ajouter", "nom": mien.titre, "retour": retour}
    return montrer(request, form, FORMULAIRE, fil=(*FIL, mien.titre, retour), **dit)


@formulaire(membre_required)
def renommer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change its title."""
    mien = permissions.carnet_get_mien(request.user, uuid)
    form = CarnetForm(request.POST or None, carnet=mien)
    if accepte(form, rules.carnet_renommer, carnet=mien, par=request.user):
        return fait(request, "Le titre est changé.", "carnet", uuid=uuid)
    retour = reverse("carnet", args=[uuid])
    dit = {"titre": "Changer le titre", "bouton": "Enregistrer", "retour": retour}
    return montrer(request, form, FORMULAIRE, fil=(*FIL, mien.titre, retour), **dit)


@formulaire(membre_required)
def supprimer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Undo it, after a question."""
    mien = permissions.carnet_get_mien(request.user, uuid)
    return SUPPRIMER.demander(request, reverse("carnets"), nom=mien.titre, fil=FIL, carnet=mien)


@geste(membre_required)
def partager(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open its link."""
    mien = permissions.carnet_get_mien(request.user, uuid)
    with tenter(request, "Le lien est ouvert pour 90 jours."):
        rules.partage_ouvrir(carnet=mien, par=request.user)
    return redirect("carnet", uuid=uuid)


@geste(membre_required)
def revoquer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Close its link."""
    mien = permissions.carnet_get_mien(request.user, uuid)
    with tenter(request, "Le lien n’ouvre plus rien."):
        rules.partage_revoquer(carnet=mien, par=request.user)
    return redirect("carnet", uuid=uuid)


@page(membre_required, never_cache)
def pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One's short list, as a document."""
    mien = permissions.carnet_get_mien(request.user, uuid)
    return document(carnet_pdf(mien), f"liste-{timezone.localdate():%Y-%m-%d}.pdf")


@page(never_cache)
def partagee(request: HttpRequest, jeton: str) -> HttpResponse:
    """A short list by its link: what the public sees today, nothing of who shared it."""
    lue = permissions.carnet_get_partage(jeton)
    fiches = [fiche for fiche in carnet_dire(lue) if fiche.lisible]
    reponse = render(request, "carnets/partagee.html", {"carnet": lue, "fiches": fiches})
    reponse["X-Robots-Tag"] = "noindex"
    reponse["Referrer-Policy"] = "no-referrer"
    return reponse


def _contexte(mien: Carnet) -> dict[str, object]:
    partage = partage_de(mien)
    return {
        "carnet": mien,
        "fiches": carnet_dire(mien),
        "partage": partage,
        "lien": lien_de(partage) if partage else "",
        "modifiable": True,
    }
