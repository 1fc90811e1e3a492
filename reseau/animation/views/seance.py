"""The screens of a session, and what is done there: open, take up a point, write, tell who is there."""

import uuid
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from home.ecrans.forms import AlerteDeRegleForm
from home.ecrans.views import Decision, fait, formulaire, geste, montrer, page, refus_sur, tenter, veut_json
from home.etats import plume as plume_etats
from home.temps.typographie import heure
from reseau.animation.choices import TEXTE_MAX, TOUCHES, GenreSuite
from reseau.animation.models import Point, Suite
from reseau.animation.permissions import (
    concurrent_get_tenu,
    participant_required,
    point_get_en_reunion,
    reunion_get_suivie,
    reunion_get_tenue,
    suite_get_tenue,
    version_get_suivie,
)
from reseau.animation.queries.decisions import echeance_proposer
from reseau.animation.queries.seance import Salle, Seance, constats_lire, convocations_lire, revision_de
from reseau.animation.rules import seance as ecriture
from reseau.animation.views.comptes_rendus import clore_la_seance

# Forms of the session: the text of a point, what comes out of it.


class TexteForm(AlerteDeRegleForm):
    """What was said of a point, and the version that was read."""

    CHAMPS_REFUSES = {"personne": "texte"}
    texte = forms.CharField(
        label="Compte rendu du point", required=False, strip=False, max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 9, "class": "saisie__texte", "data-touche": "t"}),
    )  # fmt: skip
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="point_%s", **kwargs)


class SuiteForm(AlerteDeRegleForm):
    """What came out of a point; who and for when are asked of a decision and of an action."""

    CHAMPS_REFUSES = {"personne": "texte", "conflit": "texte"}
    genre = forms.ChoiceField(label="Ajouter une suite", choices=GenreSuite.choices, widget=forms.RadioSelect)
    texte = forms.CharField(label="Ce qui est retenu", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    porteur = forms.CharField(
        label="Qui s’en charge", max_length=120, required=False, widget=forms.TextInput(attrs={"list": "porteurs"}),
        help_text="Une personne, une structure, un réseau, ou des mots.",
    )  # fmt: skip
    echeance = forms.DateField(label="Pour quand", required=False, help_text="Sans date, la prochaine séance.")
    precision = forms.CharField(
        label="Précision", max_length=200, required=False, help_text="« Une abstention : Apec »."
    )
    suit = forms.TypedChoiceField(label="Suit la décision", required=False, empty_value=None)
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, decisions: Iterable[Suite] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {"genre": GenreSuite.DECISION, **(kwargs.get("initial") or {})}
        super().__init__(*args, auto_id="suite_%s", **kwargs)
        suivies = {str(suite.uuid): suite for suite in decisions}
        self.fields["suit"].choices = [("", "Aucune"), *((cle, suite.texte[:80]) for cle, suite in suivies.items())]
        self.fields["suit"].coerce = suivies.get

    @property
    def genres(self) -> list[tuple[str, str, str, bool]]:
        choisi = self["genre"].value()
        return [(valeur, mot, TOUCHES[valeur], valeur == choisi) for valeur, mot in GenreSuite.choices]

    @property
    def details(self) -> list[forms.BoundField]:
        return [self["precision"], self["suit"]]


class SuiteModifierForm(SuiteForm):
    """The same, of one that is written: its version instead of a key."""

    revoir_le = forms.DateField(label="À revoir le", required=False)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, suite: Suite, **kwargs: Any) -> None:
        dit = {nom: getattr(suite, nom) for nom in ("genre", "texte", "echeance", "precision", "revoir_le", "version")}
        kwargs["initial"] = {**dit, "porteur": suite.qui, "suit": str(suite.suit.uuid) if suite.suit else ""}
        super().__init__(*args, **kwargs)
        del self.fields["cle"]
        self.fields["genre"].label = "Ce que c’est"
        self.order_fields([nom for nom in self.fields if nom != "garder"] + ["garder"])


# The screen of a session, its pulse, and the screen of the room.

SALLE = "salle"


def rang_lire(n: str) -> int | None:
    """The point that is asked for; none when it is not a number."""
    return int(n) if n.isascii() and n.isdigit() and len(n) < 4 else None


@page(participant_required)
def seance(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One point at a time, its text, what comes out of it, who is there."""
    n = rang_lire(request.GET.get("point", ""))
    return ecran(request, Seance(reunion_get_suivie(request.user, uuid), request.user, n))


def ecran(request: HttpRequest, lue: Seance, status: int = 200, **formulaires: Any) -> HttpResponse:
    """The page, with the forms that came back with their errors instead of new ones."""
    contexte = {"seance": lue, "reunion": lue.reunion, "revision": _revision(request, lue.reunion.version, lue.n)}
    if lue.ecrit and (point := lue.point):
        contexte["texte_form"] = TexteForm(initial={"texte": point.compte_rendu, "version": point.version})
        if lue.ouverte:
            contexte["suite_form"] = SuiteForm(
                initial={"echeance": echeance_proposer(lue.reunion)}, decisions=lue.decisions
            )
    return render(request, "animation/seance.html", {**contexte, **formulaires}, status=status)


@page(participant_required)
def salle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the room reads: the point, what is written of it, what comes next."""
    reunion = reunion_get_suivie(request.user, uuid)
    contexte = {"seance": Salle(reunion, request.user), "revision": _revision(request, reunion.version, None, SALLE)}
    return render(request, "animation/salle.html", {**contexte, "reunion": reunion})


@page(login_required)
def pouls(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What changed since, by parts of the page; 304 when nothing did, after one look at the version."""
    n, quoi = rang_lire(request.GET.get("point", "")), SALLE if request.GET.get("ecran") == SALLE else "seance"
    etag = _revision(request, version_get_suivie(request.user, uuid), n, quoi)
    if inchange := get_conditional_response(request, etag=etag):
        return inchange
    lue = (Salle if quoi == SALLE else Seance)(reunion_get_suivie(request.user, uuid), request.user, n)
    gabarit = "animation/seance/salle_contenu.html" if quoi == SALLE else "animation/seance/pouls.html"
    reponse = render(request, gabarit, {"seance": lue, "reunion": lue.reunion})
    reponse["ETag"] = _revision(request, lue.reunion.version, n, quoi)
    return reponse


def _revision(request: HttpRequest, version: int, n: int | None, quoi: str = "seance") -> str:
    return revision_de(version, n, f"{quoi}-{request.user.pk}", timezone.now())


# What is done in session: open, take up a point, write, add what comes out of it, tell who is there.

CLORE = "clore"  # à la place d’un point où passer

RETIRER = Decision(
    "Retirer cette suite",
    "Elle quitte le compte rendu. Elle n’a pas encore de numéro : rien ne la rappellera.",
    "Retirer",
    ecriture.suite_retirer,
    fait="La suite est retirée.",
)


def adresse(point: Point, ancre: str = "") -> str:
    """The page of the session at this point."""
    return f"{reverse('reunion_seance', args=[point.reunion.uuid])}?point={_rang(point)}{ancre}"


def _rang(point: Point) -> int:
    avant = Q(ordre__lt=point.ordre) | Q(ordre=point.ordre, pk__lte=point.pk)
    return Point.objects.filter(avant, reunion=point.reunion_id).count()


@geste(participant_required)
def ouvrir(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The session begins."""
    reunion = reunion_get_tenue(request.user, uuid)
    with tenter(request, "La séance est ouverte."):
        ecriture.seance_ouvrir(reunion=reunion, par=request.user)
    return redirect("reunion_seance", reunion.uuid)


@geste(participant_required)
def aborder(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take up a point; the one before is done with when it is said so."""
    point = point_get_en_reunion(request.user, uuid)
    with tenter(request):
        ecriture.point_aborder(point=point, par=request.user, traite=request.POST.get("traite") == "oui")
    return redirect(adresse(point))


@geste(participant_required)
def traiter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say that a point is done with, or not."""
    point = point_get_en_reunion(request.user, uuid)
    with tenter(request):
        ecriture.point_traiter(point=point, par=request.user, traite=request.POST.get("traite") == "oui")
    return redirect(adresse(point))


@geste(participant_required)
def plume(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the pen of a point, or put it down."""
    point = point_get_en_reunion(request.user, uuid)
    regle = ecriture.plume_passer if request.POST.get("plume") == "passer" else ecriture.plume_prendre
    with tenter(request):
        regle(point=point, par=request.user)
    return redirect(adresse(point))


@geste(participant_required)
def ecrire(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write what is said of a point: by the button, or by the script every ten seconds."""
    point = point_get_en_reunion(request.user, uuid)
    form, ecrit = TexteForm(request.POST), None
    if form.is_valid():
        with refus_sur(form):
            ecrit = ecriture.point_ecrire(point=point, par=request.user, **form.cleaned_data)
    if veut_json(request):
        return _dire(form, ecrit)
    if ecrit is None:
        return ecran(request, _seance(request, point), 422, texte_form=form)
    if ecrit.concurrent:
        return fait(request, "Deux textes se sont croisés : les deux sont gardés.", adresse(point, "#conflits"))
    return _passer(request, point) or fait(request, "C’est gardé.", adresse(point))


def _passer(request: HttpRequest, point: Point) -> HttpResponse | None:
    """« Passer au point 5 » and « Clore la séance » keep what is typed, then go on there."""
    if not (suivant := request.POST.get("puis")):
        return None
    if suivant == CLORE:
        return clore_la_seance(request, point.reunion, adresse(point))
    points = Point.objects.filter(reunion=point.reunion_id).select_related("reunion__comite")
    voulu = next((p for p in points if str(p.uuid) == suivant), point)
    with tenter(request):
        ecriture.point_aborder(point=voulu, par=request.user, traite=True)
    return redirect(adresse(voulu))


def _dire(form: TexteForm, ecrit: plume_etats.Ecrit | None) -> JsonResponse:
    """What the script is told."""
    if ecrit is None:
        phrases = [phrase for phrases in form.errors.values() for phrase in phrases]
        return JsonResponse({"phrase": " ".join(phrases), "personne": form.alerte}, status=422)
    point = ecrit.ligne
    dit = {"version": point.version, "conflit": ecrit.concurrent is not None, "heure": heure(point.reunion.ecrit_le)}
    return JsonResponse(dit)


def _seance(request: HttpRequest, point: Point) -> Seance:
    return Seance(point.reunion, request.user, _rang(point))


@geste(participant_required)
def regler(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what becomes of two texts."""
    autre = concurrent_get_tenu(request.user, uuid)
    garder, _, version = request.POST.get("garder", "").partition(" ")
    with tenter(request, "C’est réglé."):
        ecriture.concurrent_regler(
            concurrent=autre, par=request.user, garder=garder, version=int(version) if version.isdecimal() else 0
        )
    return redirect(adresse(autre.point))


@geste(participant_required)
def suite_ajouter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add what came out of a point."""
    point = point_get_en_reunion(request.user, uuid)
    form = SuiteForm(request.POST, decisions=point.suites.filter(genre=GenreSuite.DECISION))
    if form.is_valid():
        with refus_sur(form):
            suite = ecriture.suite_ajouter(point=point, par=request.user, **form.cleaned_data)
            return fait(request, f"{suite.get_genre_display()} ajoutée.", adresse(point, "#suites"))
    return ecran(request, _seance(request, point), 422, suite_form=form)


@formulaire(participant_required)
def suite_modifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change what came out of a point, and what it is."""
    suite = suite_get_tenue(request.user, uuid)
    autres = suite.point.suites.filter(genre=GenreSuite.DECISION).exclude(pk=suite.pk)
    form = SuiteModifierForm(request.POST if request.method == "POST" else None, suite=suite, decisions=autres)
    if form.is_valid():
        with refus_sur(form):
            ecriture.suite_modifier(suite=suite, par=request.user, **form.cleaned_data)
            return fait(request, "La suite est modifiée.", adresse(suite.point, "#suites"))
    return montrer(request, form, "animation/suite.html", suite=suite, **_page(suite, "Modifier une suite"))


def _page(suite: Suite, titre: str) -> dict[str, Any]:
    retour = adresse(suite.point, "#suites")
    return {"titre": titre, "bouton": "Garder", "retour": retour, "fil": [str(suite.point.reunion), retour]}


@formulaire(participant_required)
def suite_retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take away what came out of a point."""
    suite = suite_get_tenue(request.user, uuid)
    page = _page(suite, "")
    return RETIRER.demander(request, page["retour"], nom=suite.texte, fil=page["fil"], suite=suite)


@geste(participant_required)
def presences_noter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Tell who is there."""
    reunion = reunion_get_tenue(request.user, uuid)
    constats = constats_lire(request.POST, convocations_lire(reunion))
    with tenter(request, "Les présences sont gardées."):
        ecriture.presences_noter(reunion=reunion, par=request.user, constats=constats)
    n = request.POST.get("point", "")
    suffixe = "" if rang_lire(n) is None else f"?point={n}"
    return redirect(f"{reverse('reunion_seance', args=[reunion.uuid])}{suffixe}#presences")
