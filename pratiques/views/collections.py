"""Bookmarks, collections and their booklets."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify

from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import FORMULAIRE, PDF, fait, formulaire, geste, montrer, page, question, refus_sur, tenter
from home.exploitation.travaux import SuiviDeDocument
from home.fichiers.medias import fichier_prive
from pratiques import listes
from pratiques.forms import GardeForm, entier_poste, un_texte
from pratiques.models import CollectionDeFiches
from pratiques.permissions import echanges as permissions
from pratiques.queries import echanges as queries
from pratiques.rules import collections as rules
from reseau.comptes.models import Compte
from reseau.membres.permissions import membre_required


class CollectionForm(GardeForm):
    """A title, a few words, who reads it."""

    surveilles = ("titre", "presentation")
    titre = forms.CharField(label="Titre", max_length=120)
    presentation = un_texte("En quelques mots", 600, aide="Imprimés sur la couverture du livret.", requis=False)
    partagee = forms.BooleanField(label="Les membres du réseau peuvent la lire", required=False)

    def champs(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in ("titre", "presentation", "partagee")}


class RangerForm(FormulaireSafran, forms.Form):
    """In which collection, or a new one."""

    collection = forms.ModelChoiceField(
        label="Dans", queryset=CollectionDeFiches.objects.none(), required=False, to_field_name="uuid",
        empty_label="Une nouvelle collection",
    )  # fmt: skip
    titre = forms.CharField(
        label="Titre de la nouvelle collection", max_length=120, required=False,
        help_text="Si aucune collection ne convient.",
    )  # fmt: skip

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collection"].queryset = queries.collections_de(compte)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if not donnees.get("collection") and not (donnees.get("titre") or "").strip() and not self.errors:
            self.add_error("titre", "Choisissez une collection, ou donnez un titre à la nouvelle.")
        return donnees


@page(membre_required)
def signets(request: HttpRequest) -> HttpResponse:
    """What one keeps: bookmarks and own collections."""
    contexte = {
        "page_signets": queries.signets_page(request),
        "collections": list(queries.collections_de(request.user)),
    }
    return render(request, "pratiques/signets.html", contexte)


@geste(membre_required)
def signet(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note, or let it go, as the button said."""
    fiche = permissions.fiche_get_echangee(request.user, pk)
    rules.signet_poser(fiche=fiche, par=request.user, pose=request.POST.get("pose") == "1")
    return redirect("pratiques_fiche", pk=pk)


@formulaire(membre_required)
def ranger(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a note in a collection."""
    fiche = permissions.fiche_get_echangee(request.user, pk)
    form = RangerForm(request.POST if request.method == "POST" else None, compte=request.user)
    if form.is_valid():
        with refus_sur(form):
            collection = form.cleaned_data["collection"] or rules.collection_creer(
                par=request.user, titre=form.cleaned_data["titre"]
            )
            rules.collection_ajouter(collection=collection, fiche=fiche, par=request.user)
            return fait(request, "La fiche est dans la collection.", "pratiques_collection", uuid=collection.uuid)
    retour = reverse("pratiques_fiche", args=[pk])
    return montrer(
        request, form, FORMULAIRE, titre="Ranger dans une collection", nom=fiche.title, bouton="Ranger", retour=retour,
        fil=("Pratiques", "/pratiques/", fiche.title, retour),
    )  # fmt: skip


@page(membre_required)
def collections(request: HttpRequest) -> HttpResponse:
    """Collections that members share."""
    return listes.Collections(request).repondre()


@page(membre_required)
def collection(request: HttpRequest, uuid: str) -> HttpResponse:
    """A collection, in its order."""
    lue = permissions.collection_get_visible(request.user, uuid)
    return render(request, "pratiques/collection.html", queries.collection_contexte(lue, request))


@formulaire(membre_required)
def collection_creer(request: HttpRequest) -> HttpResponse:
    """Open a collection."""
    return _collection_form(request, CollectionForm(request.POST if request.method == "POST" else None), None)


@formulaire(membre_required)
def collection_modifier(request: HttpRequest, uuid: str) -> HttpResponse:
    """Change its words, or who reads it."""
    mienne = permissions.collection_get_mine(request.user, uuid)
    initial = {nom: getattr(mienne, nom) for nom in ("titre", "presentation", "partagee")}
    form = CollectionForm(request.POST if request.method == "POST" else None, initial=initial)
    return _collection_form(request, form, mienne)


def _collection_form(request: HttpRequest, form: CollectionForm, mienne: object) -> HttpResponse:
    if form.is_valid():
        with refus_sur(form):
            if mienne is None:
                mienne = rules.collection_creer(par=request.user, **form.champs())
            else:
                rules.collection_modifier(collection=mienne, par=request.user, **form.champs())
            return redirect("pratiques_collection", uuid=mienne.uuid)
    return montrer(
        request, form, FORMULAIRE, titre="Modifier la collection" if mienne else "Ouvrir une collection",
        fil=("Pratiques", "/pratiques/", "Collections", reverse("pratiques_collections")),
        bouton="Enregistrer", retour=reverse("pratiques_signets"),
    )  # fmt: skip


@formulaire(membre_required)
def collection_supprimer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Undo a collection, after a question."""
    mienne = permissions.collection_get_mine(request.user, uuid)
    if request.method == "POST":
        rules.collection_supprimer(collection=mienne, par=request.user)
        return fait(request, "La collection est supprimée.", "pratiques_signets")
    retour = reverse("pratiques_collection", args=[mienne.uuid])
    suite = "Les fiches restent dans la bibliothèque."
    return question(request, f"Supprimer « {mienne.titre} » ?", suite, "Supprimer la collection", retour)


PLACES = {"monter": -1, "descendre": 1}


@geste(membre_required)
def collection_ordonner(request: HttpRequest, uuid: str, pk: int, geste: str) -> HttpResponse:
    """Move a note up or down, or take it out."""
    mienne = permissions.collection_get_mine(request.user, uuid)
    if geste == "retirer":
        rules.collection_retirer(collection=mienne, fiche_id=pk, par=request.user)
    elif geste in PLACES:
        rules.collection_deplacer(
            collection=mienne, fiche_id=pk, par=request.user, de=PLACES[geste], vue=entier_poste(request.POST, "place")
        )
    else:
        raise Http404
    return redirect("pratiques_collection", uuid=uuid)


@geste(membre_required)
def livret_demander(request: HttpRequest, uuid: str) -> HttpResponse:
    """Have the booklet made in the background."""
    lue = permissions.collection_get_visible(request.user, uuid)
    with tenter(request):
        return redirect("pratiques_livret", uuid=rules.livret_demander(collection=lue, par=request.user).uuid)
    return redirect("pratiques_collection", uuid=uuid)


@page(membre_required)
def livret(request: HttpRequest, uuid: str) -> HttpResponse:
    """How far the booklet is."""
    mien = permissions.livret_get_mine(request.user, uuid)
    suivi = SuiviDeDocument(
        "pratiques/livret.html", "pratiques/livret_avancement.html", "Fiches mises en page",
        reverse("pratiques_livret", args=[uuid]),
        reverse("pratiques_livret_demander", args=[mien.collection.uuid]),
        reverse("pratiques_livret_pdf", args=[uuid]),
    )  # fmt: skip
    return suivi.repondre(request, mien)


@page(membre_required)
def livret_pdf(request: HttpRequest, uuid: str) -> HttpResponseBase:
    """The document, once it is ready."""
    mien = permissions.livret_get_mine(request.user, uuid)
    nom = f"livret-{slugify(mien.collection.titre) or 'pratiques'}.pdf"
    return fichier_prive(mien.fichier if mien.pret else "", as_attachment=True, filename=nom, content_type=PDF)
