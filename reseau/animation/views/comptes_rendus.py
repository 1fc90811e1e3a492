"""Minutes: closed, read, observed, adopted, given as files, checked by anyone."""

import hashlib
import logging
import uuid
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.documents import gels
from home.documents.odt import EXTENSION, GENRE
from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.ecrans.views import (
    Decision,
    document,
    fait,
    formulaire,
    geste,
    montrer,
    page,
    refus_sur,
    retour_local,
    tenter,
)
from home.permissions import droit_exiger, trouver
from home.securite import limites
from home.securite.coffre import code_lire, code_montrer
from reseau.animation import permissions
from reseau.animation.choices import TEXTE_MAX, EtatDecision, Office
from reseau.animation.documents import compte_rendu_odt
from reseau.animation.models import CompteRendu, Observation, Reunion
from reseau.animation.permissions import participant_required, point_get_en_reunion
from reseau.animation.queries.comptes_rendus import compte_rendu_contexte, minutes_lire
from reseau.animation.rules import comptes_rendus
from reseau.comptes.models import Compte

# What is typed once a meeting is over: remarks and their answers, why minutes are adopted, where an action stands.

MAX_FICHIER = 20 * 1024 * 1024
SIGNATURE_PDF = b"%PDF-"


class ObservationForm(TexteLuForm):
    """What should be read, on a point or on the whole."""

    surveilles = ("texte",)
    CHAMPS_REFUSES = {"delai": "texte"}
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    point = forms.ModelChoiceField(None, label="Sur quel point", required=False, empty_label="L’ensemble")
    texte = forms.CharField(
        label="Ce qu’il faudrait lire", max_length=1500, widget=forms.Textarea({"rows": 4}),
        help_text="Ni nom, ni coordonnées d’une personne reçue.",
    )  # fmt: skip

    def __init__(self, *args: Any, reunion: Reunion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].queryset = reunion.points.all()
        self.fields["point"].label_from_instance = lambda point: f"{point.ordre}. {point.titre}"


class TraiterForm(TexteLuForm):
    """The answer to a remark; kept, what it changes."""

    surveilles = ("reponse", "correction")
    CHAMPS_REFUSES = {"ecartee": "retenue", "decision": "retirer"}
    retenue = forms.TypedChoiceField(
        label="Cette observation est", choices=(("oui", "Retenue"), ("non", "Écartée")), widget=forms.RadioSelect,
        coerce=lambda mot: mot == "oui",
    )  # fmt: skip
    reponse = forms.CharField(label="Votre réponse", max_length=500, widget=forms.Textarea({"rows": 3}))
    correction = forms.CharField(
        label="Le texte du point, corrigé", max_length=TEXTE_MAX, required=False, widget=forms.Textarea({"rows": 8}),
        help_text="Si elle est retenue. Laissez vide quand le texte ne change pas.",
    )  # fmt: skip
    retirer = forms.ModelChoiceField(
        None, label="Retirer une décision", required=False, empty_label="Aucune",
        help_text="Son numéro ne sera pas redonné ; ce qu’il restait à faire pour elle s’arrête.",
    )  # fmt: skip

    def __init__(self, *args: Any, observation: Observation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provisoires = observation.reunion.decisions.filter(etat=EtatDecision.PROVISOIRE)
        self.fields["retirer"].queryset = provisoires
        self.fields["retirer"].label_from_instance = lambda decision: f"{decision.numero}, {decision.texte[:80]}"
        if observation.point is None:
            del self.fields["correction"]


class AdopterForm(FormulaireSafran, forms.Form):
    """Nothing to type, unless words look like someone."""

    CHAMPS_REFUSES = {"personne": "raison"}
    raison = forms.CharField(
        label="Si des mots semblent nommer quelqu’un : pourquoi ils restent", max_length=300, required=False,
        help_text="Gardé dans l’historique, avec votre nom.",
    )  # fmt: skip


class CodeForm(FormulaireSafran, forms.Form):
    """The code that minutes bear."""

    code = forms.CharField(
        label="Code de vérification", max_length=60,
        help_text="Il est écrit au bas de chaque page. Les espaces, les tirets et les minuscules ne comptent pas.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """The canonical code; a slip of the finger is told before anything is looked up."""
        code = code_lire(self.cleaned_data["code"])
        if code is None:
            raise ValidationError("Ce code contient une erreur. Il compte 17 lettres et chiffres : relisez-le.")
        return code


class CompareForm(FormulaireSafran, forms.Form):
    """A file to compare; read, never kept."""

    fichier = forms.FileField(
        label="Fichier PDF du compte rendu",
        help_text="Le fichier tel que vous l’avez reçu, 20 Mo au plus. Il est comparé, puis oublié.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_fichier(self) -> UploadedFile:
        """Refuse what is too big, or is no PDF, whatever its name says."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > MAX_FICHIER:
            raise ValidationError("Ce fichier dépasse 20 Mo : ce n’est pas un de nos documents.")
        debut = fichier.read(len(SIGNATURE_PDF))
        fichier.seek(0)
        if debut != SIGNATURE_PDF:
            raise ValidationError("Ce fichier n’est pas un PDF. Choisissez le fichier reçu, tel quel.")
        return fichier


# Minutes: closed, read, observed, adopted, given as files.

_journal = logging.getLogger("safran.pannes")
GABARIT = "animation/compte_rendu.html"
ADOPTER = Decision(
    "Adopter le compte rendu",
    "Une fois adopté, le texte ne change plus : une nouvelle décision seule le corrige.",
    "Adopter le compte rendu",
    comptes_rendus.reunion_adopter,
    AdopterForm,
    "Le compte rendu est adopté.",
)

EN_SEANCE = replace(
    ADOPTER,
    explication="L’instance l’adopte en séance : il est figé, ses décisions s’appliquent, et il ne change plus.",
    regle=comptes_rendus.adoption_par_la_seance,
)


def _lisible(compte: Compte, identifiant: uuid.UUID) -> Reunion:
    """A closed meeting whose minutes this person reads; Http404 otherwise."""
    reunion = permissions.reunion_get_visible(compte, identifiant)
    droit_exiger(reunion.close and permissions.peut_lire_le_compte_rendu(compte, reunion))
    return reunion


@geste(participant_required)
def clore(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """Close the minutes of a meeting under way; then they are read."""
    reunion = permissions.reunion_get_tenue(request.user, identifiant)
    return clore_la_seance(request, reunion, retour_local(request) or "mon_espace")


def clore_la_seance(request: HttpRequest, reunion: Reunion, retour: str) -> HttpResponse:
    """Close it, then read its minutes; when the rule refuses, back to `retour`, which says why."""
    close = False
    with tenter(request, "Le compte rendu est envoyé. Chacun reçoit d’abord ce dont il se charge."):
        comptes_rendus.reunion_clore(reunion=reunion, par=request.user)
        close = True
    return redirect("compte_rendu", reunion.uuid) if close else redirect(retour)


@page(participant_required)
def compte_rendu(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """The minutes of a meeting, provisional or adopted."""
    reunion = _lisible(request.user, identifiant)
    contexte = compte_rendu_contexte(request.user, reunion)
    form = ObservationForm(reunion=reunion) if contexte["observe"] else None
    return render(request, GABARIT, {**contexte, "form": form})


@formulaire(participant_required)
def observer(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """Send a remark; the minutes stay in sight."""
    reunion = _lisible(request.user, identifiant)
    droit_exiger(permissions.peut_sieger(request.user, reunion.comite))
    form = ObservationForm(request.POST or None, reunion=reunion)
    if form.is_valid():
        with refus_sur(form, "texte"):
            comptes_rendus.observation_deposer(reunion=reunion, par=request.user, **form.cleaned_data)
            retour = reverse("compte_rendu", args=[identifiant])
            return fait(request, "Votre observation est envoyée.", f"{retour}#t-obs")
    contexte = compte_rendu_contexte(request.user, reunion)
    return montrer(request, form, GABARIT, **{**contexte, "observe": True})


@formulaire(participant_required)
def traiter(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """Keep a remark or set it aside, with an answer."""
    tenues = Observation.objects.filter(reunion__comite__in=permissions.comites_tenus(request.user))
    observation = trouver(tenues.select_related("reunion__comite", "point", "auteur"), uuid=identifiant)
    form = TraiterForm(request.POST or None, observation=observation)
    retour = reverse("compte_rendu", args=[observation.reunion.uuid])
    if form.is_valid():
        with refus_sur(form):
            comptes_rendus.observation_traiter(observation=observation, par=request.user, **form.cleaned_data)
            return fait(request, "La réponse est donnée.", f"{retour}#t-obs")
    dit = {"titre": "Répondre à une observation", "bouton": "Enregistrer la réponse", "retour": retour}
    return montrer(request, form, "animation/observation_traiter.html", observation=observation, **dit)


@formulaire(participant_required)
def adopter(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """The chair adopts; asked again only when something in the text must be justified."""
    reunion = permissions.reunion_get_presidee(request.user, identifiant)
    droit_exiger(reunion.close)
    return ADOPTER.demander(request, reverse("compte_rendu", args=[identifiant]), nom=str(reunion), reunion=reunion)


@formulaire(participant_required)
def adopter_en_seance(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """The meeting under way adopts the minutes of the one before, at the point that the house put there."""
    point = point_get_en_reunion(request.user, identifiant)
    droit_exiger(point.office == Office.ADOPTION)
    retour = reverse("reunion_seance", args=[point.reunion.uuid])
    return EN_SEANCE.demander(request, retour, nom=point.titre, point=point)


@page(participant_required)
def pdf(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """The adopted minutes, byte for byte as they were frozen; never served when its bytes are not those."""
    gele = trouver(CompteRendu.objects.filter(reunion=_lisible(request.user, identifiant)))
    contenu = gels.fichier_lire(gele.fichier)
    if contenu is None or gels.empreinte(contenu) != gele.empreinte:
        _journal.error("Fichier absent ou altéré : compte rendu %s.", gele.numero)
        return render(request, "animation/document_indisponible.html", {"gele": gele}, status=503)
    return document(contenu, f"{gele.numero}.pdf", joint=True)


@page(participant_required)
def odt(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """The minutes to be reused in a text editor, provisional or adopted."""
    reunion = _lisible(request.user, identifiant)
    gele = CompteRendu.objects.filter(reunion=reunion).first()
    contenu = compte_rendu_odt(minutes_lire(reunion), gele)
    return document(contenu, f"compte-rendu-{reunion.comite.code}-{reunion.numero}.{EXTENSION}", GENRE, joint=True)


# Anyone checks adopted minutes: by the code that they bear, or by their file.

ESSAIS, SECONDES = 10, 60
GABARIT_VERIFICATION = "animation/verifier.html"


@formulaire()
def verifier(request: HttpRequest, code: str = "") -> HttpResponse:
    """Its number, its body, its day, its print; nothing of what was said."""
    canonique = code_lire(code)
    contexte: dict[str, object] = {
        "form": CodeForm(initial={"code": code_montrer(canonique) if canonique else code[:60]}),
        "form_fichier": CompareForm(),
        "gele": None,
        "inconnu": False,
        "comparaison": "",
    }
    if request.method == "POST":
        par_fichier = request.POST.get("par") == "fichier"
        form = CompareForm(request.POST, request.FILES) if par_fichier else CodeForm(request.POST)
        contexte["form_fichier" if par_fichier else "form"] = form
        if form.is_valid():
            if limites.depasse(f"compte-rendu-verifier:{limites.adresse_ip(request)}", ESSAIS, SECONDES):
                reponse = render(request, "animation/limite.html", status=429)
                reponse["Retry-After"] = str(SECONDES)
                return reponse
            contexte |= _par_fichier(form) if par_fichier else _par_code(form.cleaned_data["code"])
        return render(request, GABARIT_VERIFICATION, contexte, status=422 if form.errors else 200)
    return render(request, GABARIT_VERIFICATION, contexte)


def _geles(**cles: str) -> CompteRendu | None:
    return CompteRendu.objects.select_related("reunion__comite").filter(**cles).first()


def _par_code(code: str) -> dict[str, object]:
    gele = _geles(code=code)
    return {"gele": gele, "inconnu": gele is None}


def _par_fichier(form: CompareForm) -> dict[str, object]:
    """The same bytes as adopted minutes, or not."""
    somme = hashlib.sha256()
    for morceau in form.cleaned_data["fichier"].chunks():
        somme.update(morceau)
    gele = _geles(empreinte=somme.hexdigest())
    return {"gele": gele, "comparaison": "IDENTIQUE" if gele else "DIFFERENT"}
