"""Screens of the territories: map, suggestions of communes, bassins, compositions, outlines given by the Région
(R4.13, R4.19).
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import condition
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from home import registre
from home.documents.tableurs import csv_response
from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import fait, formulaire, geste, montrer, page, refus_sur, tenter
from home.fichiers.reception import Depots
from home.permissions import est_region, region_required
from home.registre import Carte
from home.temps.typographie import date_longue
from reseau.territoires import contours, rules
from reseau.territoires.models import Bassin, Commission, Commune, CompositionBassin, Niveau
from reseau.territoires.queries import bassins as compositions
from reseau.territoires.queries import carte
from reseau.territoires.queries import communes as proches
from reseau.territoires.queries.bassins import (
    Territoire,
    bassin_montrer,
    bassins_montrer,
    bassins_vides_apres,
    commissions_du_bassin,
    compositions_exporter,
    mouvements_lire,
)
from reseau.territoires.queries.carte import COUCHES
from reseau.territoires.queries.communes import commune_get, commune_par_code, commune_search
from reseau.territoires.rules import commission_creer, commission_modifier, contours_importer

# Map of the territories, suggestions of communes, nearest commune, outlines by layer; all public.

HEURE, JOUR = 3600, 86400
_POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,2})?),(-?\d{1,3}(?:\.\d{1,2})?)", re.ASCII)


@page()
def territoires(request: HttpRequest) -> HttpResponse:
    """The map of the region, layer by layer, and the same as a list."""
    couche = carte.couche_lire(request.GET.get("couche"))
    contexte = {"couche": couche, "territoires": carte.territoires_lister(couche), "region": est_region(request.user)}
    if couche.niveau == Niveau.COMMISSION:
        contexte["sans_commission"] = compositions.bassins_sans_commission()
    return render(request, "territoires/territoires.html", contexte)


@page(never_cache)
def commune_proche(request: HttpRequest) -> HttpResponse:
    """Answer the commune nearest to the position in the header `X-Position`, « 46.32,-0.46 », already rounded.

    A header, not the address: addresses are logged and kept, the position of a person never is. Finer than two
    decimals, it is refused.
    """
    lue = _POSITION.fullmatch(request.headers.get("X-Position", ""))
    if not lue:
        return JsonResponse(
            {"message": "Votre position n’est pas lisible. Écrivez le nom de votre commune."}, status=400
        )
    commune = proches.commune_proche(float(lue[1]), float(lue[2]))
    if commune is None:
        phrase = "Vous semblez loin du Poitou-Charentes. Écrivez la commune qui vous intéresse."
        return JsonResponse({"message": phrase}, status=404)
    return JsonResponse({"code": commune.code_insee, "libelle": commune.libelle})


@page(cache_control(public=True, max_age=HEURE))
def commune_suggestions(request: HttpRequest) -> HttpResponse:
    """Answer the best communes for what is typed in `q`."""
    communes = commune_search(request.GET.get("q", ""))
    lignes = [
        {
            "code": commune.code_insee,
            "nom": commune.nom,
            "departement": commune.departement.nom,
            "codes_postaux": commune.codes_postaux,
            "libelle": commune.libelle,
        }
        for commune in communes
    ]
    return JsonResponse({"communes": lignes})


def _etag(request: HttpRequest, couche: str) -> str | None:
    connue = COUCHES.get(couche)
    return '"' + hashlib.sha256(carte.contours_version(connue).encode()).hexdigest()[:24] + '"' if connue else None


@page(cache_control(public=True, max_age=JOUR), condition(etag_func=_etag))
def couche_geojson(request: HttpRequest, couche: str) -> HttpResponse:
    """Outlines of a layer, for Leaflet."""
    if couche not in COUCHES:
        raise Http404
    donnees = carte.couche_collection(COUCHES[couche])
    return JsonResponse(donnees, content_type="application/geo+json", json_dumps_params={"separators": (",", ":")})


def blocs_montrer(compte: Any, territoire: Territoire) -> Iterator[Carte]:
    """What the rooms above offer this reader, maybe nobody in particular, of this bassin; they may draw on its map."""
    for bloc in registre.lire("espace_local"):
        if carte := bloc.faire(compte, territoire.bassin):
            yield replace(carte, ilot=bloc.ilot(compte, territoire.bassin))


# The bassins, one by one: a map, what each is made of, and what every room has to say there (R4.13, R4.19).


@page()
def bassins(request: HttpRequest) -> HttpResponse:
    """Every bassin in force, on a map that leads to each and in a list that says the same."""
    return render(request, "territoires/bassins.html", {"region": bassins_montrer()})


@page()
def bassin(request: HttpRequest, code: str) -> HttpResponse:
    """A bassin: its map and its figures, the blocks that the rooms above offer this reader, what it is made of."""
    objet = get_object_or_404(Bassin, code=code)
    territoire = bassin_montrer(objet)
    blocs = list(blocs_montrer(request.user, territoire))
    contexte = {
        "bassin": objet,
        "territoire": territoire,
        "blocs": [bloc for bloc in blocs if bloc.large],
        "blocs_cote": [bloc for bloc in blocs if not bloc.large],
        "chiffres": [chiffre for bloc in blocs for chiffre in bloc.chiffres],
        "commissions": commissions_du_bassin(objet),
        "mouvements": mouvements_lire(objet) if territoire.deplacements else [],
        "region": est_region(request.user),
    }
    return render(request, "territoires/bassin.html", contexte)


@page()
def bassin_ancienne_adresse(request: HttpRequest, code: str) -> HttpResponse:
    """Where the page of a bassin stood before: it leads there."""
    return redirect("bassin", get_object_or_404(Bassin, code=code).code, permanent=True)


# What a commission is made of, for everyone; communes that change bassin, for the Région.

MONTREES = 10
ENTETES = ("Code INSEE", "Commune", "Bassin", "Du", "Au (exclu)")


class CommissionForm(WagtailAdminModelForm):
    """Add a commission, or change what it covers from a day on; saves through the rules."""

    CHAMPS_REFUSES = {"commission_vide": "bassins", "bassin_sans_commission": "bassins", "date_trop_ancienne": "du"}

    bassins = forms.ModelMultipleChoiceField(
        Bassin.objects.none(), label="Bassins couverts", widget=forms.CheckboxSelectMultiple
    )
    du = forms.DateField(
        label="Composition en vigueur à partir du",
        widget=AdminDateInput,
        help_text="Les bassins ajoutés entrent ce jour-là, les bassins retirés sortent ce jour-là.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bassins"].queryset = Bassin.objects.en_vigueur()
        self.fields["du"].initial = timezone.localdate()
        if self.instance.pk:
            self.fields["code"].disabled = True
            ouvertes = self.instance.compositions.filter(au=None)
            self.fields["bassins"].initial = list(ouvertes.values_list("bassin", flat=True))

    def save(self, commit: bool = True) -> Any:
        champs = dict(self.cleaned_data)
        champs["bassins"] = list(champs["bassins"])
        if self.instance.pk:
            champs.pop("code")
            self.instance = commission_modifier(commission=self.instance, **champs)
        else:
            self.instance = commission_creer(**champs)
        return self.instance


class DeplacementForm(FormulaireSafran, forms.Form):
    """Communes that change bassin on a day: as many as one has to paste, one a line."""

    CHAMPS_REFUSES = {
        "bassin_ferme": "jour",
        "date_trop_lointaine": "jour",
        "date_trop_ancienne": "jour",
        "deja_dans_ce_bassin": "communes",
    }
    communes = forms.CharField(
        label="Communes",
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Une par ligne : son nom, son code INSEE, ou « Saint-Sauveur (79) » entre deux homonymes.",
    )
    bassin = forms.ModelChoiceField(label="Bassin d’arrivée", queryset=Bassin.objects.none(), empty_label="Choisissez")
    jour = forms.DateField(label="À partir du", help_text="Avant ce jour, chaque commune reste dans son bassin.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Un bassin fermé ne se propose pas ; la règle dit le jour où il l’est.
        self.fields["bassin"].queryset = Bassin.objects.exclude(valide_au__lte=timezone.localdate())

    def clean_communes(self) -> list[Commune]:
        """The communes named, each once; every line that names none is told."""
        lues = {
            ligne: commune_get(ligne) or commune_par_code(ligne.strip())
            for ligne in self.cleaned_data["communes"].splitlines()
            if ligne.strip()
        }
        if inconnues := [ligne.strip() for ligne, commune in lues.items() if commune is None]:
            suite = "…" if len(inconnues) > MONTREES else ""
            phrase = f"Aucune commune, ou plusieurs, répondent à : {' ; '.join(inconnues[:MONTREES])}{suite}"
            raise forms.ValidationError(phrase)
        return list({commune.pk: commune for commune in lues.values() if commune}.values())


@page()
def commission(request: HttpRequest, code: str) -> HttpResponse:
    """A commission: the bassins that it covers, will cover, or did."""
    objet = get_object_or_404(Commission, code=code)
    compositions = objet.compositions.select_related("bassin").order_by("bassin__nom", "-du")
    return render(request, "territoires/commission.html", {"commission": objet, "compositions": compositions})


@page()
def communes_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The table of communes and bassins, with dates (R3.2)."""
    return csv_response("communes-et-bassins", ENTETES, compositions_exporter())


@formulaire(region_required)
def communes_deplacer(request: HttpRequest) -> HttpResponse:
    """Move communes to another bassin from a day on: what will change is shown first, then written."""
    depart = {"bassin": request.GET.get("bassin", "")[:18]} if request.GET.get("bassin", "").isdecimal() else {}
    form = DeplacementForm(request.POST or None, initial=depart)
    if form.is_valid() and "corriger" not in request.POST:
        if "confirme" not in request.POST:
            return _confirmer(request, form)
        with refus_sur(form):
            deplacees = rules.communes_deplacer(par=request.user, **form.cleaned_data)
            arrivee = form.cleaned_data["bassin"]
            phrase = f"Communes déplacées dans le bassin {arrivee.nom} : {len(deplacees)}."
            return fait(request, phrase, "bassin", code=arrivee.code)
    retour = reverse("territoires")
    return montrer(
        request, form, "territoires/deplacer.html", mouvements=mouvements_lire()[:50], titre="Déplacer des communes",
        fil=("Les territoires", retour), bouton="Voir ce qui change", retour=retour,
        explication="D’un bassin à un autre, à partir d’un jour. Une commune n’est jamais dans deux bassins, et ce qui "
        "était vrai avant le reste.",
    )  # fmt: skip


def _confirmer(request: HttpRequest, form: DeplacementForm) -> HttpResponse:
    dit = form.cleaned_data
    d_ou = proches.bassins_par_commune(dit["jour"])
    contexte = {
        "form": form,
        "dit": dit,
        "lignes": [(commune, d_ou.get(commune.pk)) for commune in dit["communes"]],
        "vides": bassins_vides_apres(dit["communes"], dit["jour"]),
        "passee": dit["jour"] < timezone.localdate(),
        "titre": f"Ce qui change le {date_longue(dit['jour'])}",
        "bouton": "Déplacer",
        "retour": reverse("territoires"),
    }
    return render(request, "territoires/deplacer_confirmer.html", contexte)


@geste(region_required)
def deplacement_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a move to come."""
    objet = get_object_or_404(CompositionBassin.objects.select_related("commune"), pk=pk)
    with tenter(request, f"{objet.commune.nom} ne change plus de bassin."):
        rules.deplacement_annuler(composition=objet)
    return redirect("communes_deplacer")


# The Région gives the official outlines: drop a file, read what matches, apply.

MONTRES = 200
DEPOTS = Depots("contours")


class ContoursForm(FormulaireSafran, forms.Form):
    """A file of outlines, what they are of, and where they come from."""

    fichier = forms.FileField(
        label="Fichier GeoJSON",
        max_length=200,
        help_text="Des polygones, en degrés (WGS 84, EPSG:4326). Vingt mégaoctets au plus.",
    )
    niveau = forms.ChoiceField(label="Ce que montrent ces contours", choices=Niveau)
    propriete = forms.CharField(
        label="Propriété qui porte le code, ou le nom",
        max_length=60,
        initial="code",
        help_text="Par exemple « code », « insee », « siren » ou « nom ».",
    )
    source = forms.CharField(
        label="Source et licence",
        max_length=400,
        help_text="Montrées sous la carte. Par exemple « IGN, Admin Express 2026, Licence Ouverte 2.0 ».",
    )
    du = forms.DateField(label="En vigueur à partir du", initial=timezone.localdate)

    def clean_fichier(self) -> UploadedFile:
        fichier = self.cleaned_data["fichier"]
        if fichier.size > contours.TAILLE_MAX:
            raise forms.ValidationError("Ce fichier dépasse vingt mégaoctets : simplifiez-le ou découpez-le.")
        return fichier


@formulaire(region_required)
def contours_deposer(request: HttpRequest) -> HttpResponse:
    """Drop a file: it is read, nothing is written, what it would give is shown."""
    form = ContoursForm(request.POST or None, request.FILES or None)
    contexte = {"etat": carte.contours_etat()}
    if form.is_valid():
        options = dict(form.cleaned_data)
        with refus_sur(form, "fichier"):
            donnees = contours.fichier_lire(options.pop("fichier").read())
            lecture = contours.contours_lire(donnees, options.pop("niveau"), options.pop("propriete"))
            contexte |= {"lecture": lecture, "proprietes": contours.proprietes_proposer(donnees), "montres": MONTRES}
            if lecture.bons and not lecture.refuses:
                contexte["jeton"] = DEPOTS.garder(request.user, {**options, **contours.a_garder(lecture)})
    return montrer(request, form, "territoires/contours.html", **contexte)


@geste(region_required)
def contours_appliquer(request: HttpRequest) -> HttpResponse:
    """Write what was shown."""
    jeton = request.POST.get("jeton", "")
    with tenter(request):
        bilan = contours_importer(**DEPOTS.reprendre(request.user, jeton))
        DEPOTS.oublier(request.user, jeton)
        messages.success(
            request,
            f"Contours enregistrés : créés {bilan.crees}, remplacés {bilan.remplaces}, inchangés {bilan.inchanges}.",
        )
    return redirect("contours_deposer")
