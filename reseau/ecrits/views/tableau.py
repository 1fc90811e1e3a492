"""The Région keeps the table of the notes: its indicators, its measures taken from a file and reviewed first."""

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from home.documents.tableurs import csv_response
from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import FORMULAIRE, fait, formulaire, geste, montrer, page, question, refus_sur, tenter
from home.fichiers.reception import Depots, contenu_verifier, extension_de
from reseau.ecrits.models import ImportMesures, IndicateurTerritoire
from reseau.ecrits.permissions import tableau_required
from reseau.ecrits.queries.tableau import imports_recents, indicateurs_tenus, mesures_tenues
from reseau.ecrits.rules.tableau import COLONNES, import_annuler, indicateur_ecrire, mesures_importer, mesures_lire

TAILLE_MAX = 2 * 1024 * 1024
EXTENSIONS = {"csv", "xlsx"}


class IndicateurForm(FormulaireSafran, forms.ModelForm):
    """A line of the table."""

    class Meta:
        model = IndicateurTerritoire
        fields = ("code", "libelle", "unite", "definition", "source", "ordre", "retire")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["retire"]


class MesuresForm(FormulaireSafran, forms.Form):
    """A file, read before anything is written."""

    fichier = forms.FileField(
        label="Fichier", max_length=200,
        help_text="CSV ou XLSX, aux colonnes code, bassin, annee, valeur, sur. Deux mégaoctets au plus.",
    )  # fmt: skip

    def clean_fichier(self) -> UploadedFile:
        """Two megabytes at most, and what its name says."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise forms.ValidationError("Ce fichier dépasse deux mégaoctets : découpez-le par année.")
        if extension_de(fichier.name) not in EXTENSIONS:
            raise forms.ValidationError("Choisissez un fichier CSV ou XLSX.")
        contenu_verifier(fichier)
        return fichier


DEPOTS = Depots("mesures")
MONTREES = 200


@page(tableau_required)
def tableau(request: HttpRequest) -> HttpResponse:
    """The indicators, and the last files."""
    contexte = {"indicateurs": indicateurs_tenus(), "imports": imports_recents()}
    return render(request, "ecrits/tableau/tenir.html", contexte)


@formulaire(tableau_required)
def indicateur_ajouter(request: HttpRequest) -> HttpResponse:
    """One more line of the table."""
    rang = indicateurs_tenus().count() + 1
    return _ecrire(request, IndicateurForm(request.POST or None, initial={"ordre": rang}), "Ajouter un indicateur")


@formulaire(tableau_required)
def indicateur_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Change it, or take it off the table."""
    indicateur = get_object_or_404(IndicateurTerritoire, pk=pk)
    return _ecrire(request, IndicateurForm(request.POST or None, instance=indicateur), "Modifier l’indicateur")


def _ecrire(request: HttpRequest, form: IndicateurForm, titre: str) -> HttpResponse:
    if form.is_valid():
        with refus_sur(form):
            indicateur_ecrire(
                par=request.user, indicateur=form.instance if form.instance.pk else None, **form.cleaned_data
            )
            return fait(request, "L’indicateur est enregistré.", "document_tableau")
    return montrer(request, form, FORMULAIRE, titre=titre, bouton="Enregistrer", retour=reverse("document_tableau"))


@formulaire(tableau_required)
def mesures_deposer(request: HttpRequest) -> HttpResponse:
    """Drop a file: it is read, nothing is written, what each line would give is shown."""
    form = MesuresForm(request.POST or None, request.FILES or None)
    contexte: dict[str, object] = {"montrees": MONTREES}
    if form.is_valid():
        with refus_sur(form, "fichier"):
            fichier = form.cleaned_data["fichier"]
            lecture = contexte["lecture"] = mesures_lire(contenu=fichier.read())
            if lecture.a_ecrire:
                mesures = [(ligne.cle, ligne.valeurs) for ligne in lecture.a_ecrire]
                depot = {"cle": uuid.uuid4(), "nom": fichier.name, "mesures": mesures}
                contexte["jeton"] = DEPOTS.garder(request.user, depot)
    return montrer(request, form, "ecrits/tableau/deposer.html", **contexte)


@geste(tableau_required)
def mesures_appliquer(request: HttpRequest) -> HttpResponse:
    """Write what was shown."""
    with tenter(request, "Les mesures sont au tableau. L’import s’annule depuis cette page."):
        mesures_importer(par=request.user, **DEPOTS.reprendre(request.user, request.POST.get("jeton", "")))
    return redirect("document_tableau")


@formulaire(tableau_required)
def mesures_annuler(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """Ask, then put back what a file changed."""
    importation = get_object_or_404(ImportMesures, uuid=identifiant, annule_le=None)
    retour = reverse("document_tableau")
    if request.method != "POST":
        dit = "Chaque mesure redevient ce qu’elle était avant ce fichier, sauf celles qu’un autre a changées depuis."
        return question(request, f"Annuler l’import {importation.nom}", dit, "Annuler l’import", retour)
    with tenter(request):
        restent = import_annuler(importation=importation, par=request.user)
        gardees = f" Mesures changées depuis, laissées telles quelles : {restent}." if restent else ""
        return fait(request, f"L’import est annulé.{gardees}", retour)
    return redirect(retour)


@page(tableau_required)
def mesures_csv(request: HttpRequest) -> HttpResponse:
    """Every measure, in the very form that the import reads."""
    mesures = mesures_tenues().iterator()
    lignes = ((m.indicateur.code, m.bassin.code, m.annee, _dire(m.valeur), _dire(m.sur)) for m in mesures)
    return csv_response("mesures-des-bassins", COLONNES, lignes)


def _dire(valeur: object) -> str:
    return "" if valeur is None else str(valeur).replace(".", ",")
