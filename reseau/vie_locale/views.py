"""The screens of what lives in a bassin: its news, the orientations of the Région, the log."""

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from home.ecrans.forms import TexteLuForm
from home.ecrans.views import FORMULAIRE, Decision, accepte, fait, formulaire, montrer, page
from home.permissions import region_required
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vie_locale import permissions, rules
from reseau.vie_locale.choices import MINUTES_MAX, GenreEntree, Visibilite
from reseau.vie_locale.listes import Actualites, ActualitesTenues, Journal, Orientations, RelaisManquants
from reseau.vie_locale.models import Actualite, EntreeJournal
from reseau.vie_locale.models.actualites import dans_deux_mois
from reseau.vie_locale.permissions import bassins_a_tenir
from reseau.vie_locale.queries import relais_lire, structures_a_nommer
from reseau.vocabulaires.models import Theme

# The news of the bassins: read, written, corrected, withdrawn.


class ALaCleForm(TexteLuForm):
    """What is written once, whatever the number of clicks."""

    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data


class ActualiteForm(ALaCleForm):
    """A few lines of news, and where they are read; `bassin` is the one whose page led here."""

    surveilles = ("titre", "texte")

    titre = forms.CharField(label="Titre", max_length=120)
    texte = forms.CharField(
        label="Texte", max_length=600, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Trois ou quatre phrases. Le reste tient derrière un lien.",
    )  # fmt: skip
    lien = forms.URLField(label="Lien pour en savoir plus", max_length=300, required=False, assume_scheme="https")
    bassins = forms.ModelMultipleChoiceField(
        Bassin.objects.none(), label="Bassins", widget=forms.CheckboxSelectMultiple
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label="Thèmes", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Les pages des tendances la montrent.",
    )  # fmt: skip
    visibilite = forms.ChoiceField(label="Qui la lit", choices=Visibilite.choices, widget=forms.RadioSelect)
    du = forms.DateField(label="Paraît le", help_text="Aujourd’hui, ou un jour à venir.")
    expire_le = forms.DateField(label="Expire le", help_text="Ce jour-là elle quitte les pages. Un an au plus.")

    def __init__(self, *args: Any, compte: Compte, bassin: str = "", **kwargs: Any) -> None:
        bassins = bassins_a_tenir(compte)
        siens = list(bassins[:2])
        choisis = siens if len(siens) == 1 else list(bassins.filter(code=bassin))
        depart = {"du": timezone.localdate(), "expire_le": dans_deux_mois(), "visibilite": Visibilite.PUBLIC.value}
        kwargs["initial"] = {**depart, "bassins": choisis, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["bassins"].queryset, self.fields["themes"].queryset = bassins, Theme.objects.en_vigueur()


class ActualiteCorrigerForm(ActualiteForm):
    """The same, as it was read; its first day is no more asked once it is begun."""

    cle = None
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, compte: Compte, actualite: Actualite, **kwargs: Any) -> None:
        noms = ("titre", "texte", "lien", "visibilite", "du", "expire_le", "version")
        dits = {nom: getattr(actualite, nom) for nom in noms}
        dits |= {"bassins": list(actualite.bassins.all()), "themes": list(actualite.themes.all())}
        super().__init__(*args, compte=compte, initial=dits, **kwargs)
        if actualite.du <= timezone.localdate():
            del self.fields["du"]


FIL = "Actualités des bassins"
RETIRER = Decision(
    "Retirer cette actualité",
    "Elle quitte toutes les pages aussitôt. Vous la retrouverez dans « Vos actualités ».",
    "Retirer",
    rules.actualite_retirer,
    fait="L’actualité est retirée.",
)


@page()
def actualites(request: HttpRequest) -> HttpResponse:
    """What this reader may read of the bassins today."""
    return Actualites(request).repondre()


@page(permissions.anime_required)
def tenues(request: HttpRequest) -> HttpResponse:
    """Those that this person holds, finished ones too."""
    return ActualitesTenues(request).repondre()


@page()
def actualite(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One piece of news."""
    lue = permissions.actualite_get_lisible(request.user, uuid)
    tient = permissions.actualites_tenues(request.user).filter(pk=lue.pk).exists()
    return render(request, "vie_locale/actualite.html", {"actualite": lue, "tient": tient})


@formulaire(permissions.anime_required)
def ecrire(request: HttpRequest) -> HttpResponse:
    """Write one, of the bassin whose page led here."""
    form = ActualiteForm(request.POST or None, compte=request.user, bassin=request.GET.get("bassin", ""))
    if request.method == "POST" and accepte(form, rules.actualite_ecrire, par=request.user):
        return fait(request, "L’actualité est écrite.", "actualite", form.cleaned_data["cle"])
    return _montrer(request, form, "Écrire une actualité", "Publier", reverse("actualites"))


@formulaire(permissions.anime_required)
def modifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct one."""
    tenue = permissions.actualite_get_tenue(request.user, uuid)
    form = ActualiteCorrigerForm(request.POST or None, compte=request.user, actualite=tenue)
    if request.method == "POST" and accepte(form, rules.actualite_corriger, par=request.user, actualite=tenue):
        return fait(request, "L’actualité est corrigée.", "actualite", tenue.uuid)
    retour = reverse("actualite", args=[tenue.uuid])
    return _montrer(request, form, "Corriger cette actualité", "Enregistrer", retour)


@formulaire(permissions.anime_required)
def retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take one off every screen."""
    tenue = permissions.actualite_get_tenue(request.user, uuid)
    return RETIRER.demander(
        request, reverse("actualite", args=[tenue.uuid]), nom=tenue.titre, fil=[FIL, reverse("actualites")],
        actualite=tenue,
    )  # fmt: skip


def _montrer(request: HttpRequest, form: ActualiteForm, titre: str, bouton: str, retour: str) -> HttpResponse:
    fil = [FIL, reverse("actualites")]
    return montrer(request, form, FORMULAIRE, titre=titre, bouton=bouton, retour=retour, fil=fil, deux=True)


# The orientations of the Région: published, read, relayed, closed.


class OrientationForm(ALaCleForm):
    """What the Région asks of the networks, and until when to relay it."""

    surveilles = ("titre", "texte")

    titre = forms.CharField(label="Titre", max_length=160)
    texte = forms.CharField(
        label="Texte", max_length=4000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Une ligne vide entre deux paragraphes. Publiée, une orientation ne se récrit plus.",
    )  # fmt: skip
    echeance = forms.DateField(
        label="À relayer jusqu’au", help_text="Ce jour compris. Passé ce jour, un rappel part, une seule fois."
    )


class RelaisForm(TexteLuForm):
    """When a network was told, who, how many."""

    surveilles = ("destinataires",)

    le = forms.DateField(label="Relayée le")
    destinataires = forms.CharField(
        label="À qui", max_length=300, help_text="« Les directions des huit structures, par la lettre interne »."
    )
    nombre = forms.IntegerField(
        label="Combien de personnes",
        min_value=1,
        max_value=100_000,
        help_text="À peu près : un ordre de grandeur suffit.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"le": timezone.localdate()}, **kwargs)

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data


FIL_ORIENTATIONS = "Orientations régionales"
CLORE = Decision(
    "Clore cette orientation",
    "Elle n’est plus en vigueur dès aujourd’hui : les pages des bassins ne la montrent plus, personne n’a plus à la "
    "relayer.",
    "Clore",
    rules.orientation_clore,
    fait="L’orientation est close.",
)


@page(permissions.membre_required)
def orientations(request: HttpRequest) -> HttpResponse:
    """All of them, and what this person has still to relay."""
    return Orientations(request).repondre()


@page(permissions.membre_required)
def orientation(request: HttpRequest, numero: str) -> HttpResponse:
    """One orientation, and how far it was carried, for who follows it."""
    lue = permissions.orientation_get_lisible(request.user, numero)
    contexte = {"orientation": lue, "relais": relais_lire(lue, request.user), "region": est_region(request.user)}
    return render(request, "vie_locale/orientation.html", contexte)


@page(region_required)
def manquants(request: HttpRequest) -> HttpResponse:
    """What no network has relayed yet."""
    return RelaisManquants(request).repondre()


@formulaire(region_required)
def publier(request: HttpRequest) -> HttpResponse:
    """Publish one."""
    form = OrientationForm(request.POST or None)
    if request.method == "POST" and accepte(form, rules.orientation_publier, par=request.user):
        return fait(request, "L’orientation est publiée ; les têtes de réseau en sont prévenues.", "orientations")
    return montrer(
        request, form, FORMULAIRE, titre="Publier une orientation", bouton="Publier",
        retour=reverse("orientations"), fil=[FIL_ORIENTATIONS, reverse("orientations")],
    )  # fmt: skip


@formulaire(region_required)
def clore(request: HttpRequest, numero: str) -> HttpResponse:
    """Say that it is no more in force."""
    lue = permissions.orientation_get_lisible(request.user, numero)
    return CLORE.demander(
        request, reverse("orientation", args=[numero]), nom=str(lue), fil=[FIL_ORIENTATIONS, reverse("orientations")],
        orientation=lue,
    )  # fmt: skip


@formulaire(permissions.membre_required)
def relayer(request: HttpRequest, numero: str, reseau: str) -> HttpResponse:
    """Say that one's network was told."""
    lue, mene = permissions.relais_get_a_dire(request.user, numero, reseau)
    form, retour = RelaisForm(request.POST or None), reverse("orientation", args=[numero])
    dits = {"par": request.user, "orientation": lue, "reseau": mene}
    if request.method == "POST" and accepte(form, rules.orientation_relayer, **dits):
        return fait(request, f"C’est dit : {mene.nom} l’a relayée.", retour)
    return montrer(
        request, form, FORMULAIRE, titre="Dire que c’est relayé", bouton="C’est relayé", retour=retour,
        surtitre=mene.nom, nom=str(lue), fil=[FIL_ORIENTATIONS, reverse("orientations"), lue.numero, retour],
    )  # fmt: skip


# The log of the bassins: a list, and one short form on the same page.


class EntreeForm(ALaCleForm):
    """A line of the log: what, when, where, how long, in words."""

    surveilles = ("note",)

    genre = forms.ChoiceField(label="Quoi", choices=GenreEntree.choices)
    le = forms.DateField(label="Quand")
    minutes = forms.IntegerField(
        label="Minutes passées", min_value=1, max_value=MINUTES_MAX, help_text="Trajet compris."
    )
    bassin = forms.ModelChoiceField(Bassin.objects.none(), label="Bassin", empty_label=None)
    structure = forms.ModelChoiceField(
        Structure.objects.none(), label="Structure", required=False, empty_label="Aucune en particulier"
    )
    note = forms.CharField(
        label="En quelques mots", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ce qui s’est dit, ce qui suivra. Jamais le nom d’une personne reçue.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, compte: Compte, entree: EntreeJournal | None = None, bassin: str = "", **kwargs: Any
    ) -> None:
        depart = {"le": timezone.localdate(), "genre": GenreEntree.VISITE.value}
        kwargs["initial"] = {**depart, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        bassins = bassins_a_tenir(compte)
        self.fields["bassin"].queryset, self.fields["structure"].queryset = bassins, structures_a_nommer(compte, entree)
        siens = list(bassins[:2])
        if len(siens) == 1:
            self.fields["bassin"].widget, self.fields["bassin"].initial = forms.HiddenInput(), siens[0].pk
        elif bassin:
            self.fields["bassin"].initial = bassins.filter(code=bassin).first()


class EntreeCorrigerForm(EntreeForm):
    """The same, as it was read."""

    cle = None
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, compte: Compte, entree: EntreeJournal, **kwargs: Any) -> None:
        noms = ("genre", "le", "minutes", "bassin", "structure", "note", "version")
        dits = {nom: getattr(entree, nom) for nom in noms}
        super().__init__(*args, compte=compte, entree=entree, initial=dits, **kwargs)


EFFACER = Decision(
    "Effacer cette entrée",
    "Elle disparaît du journal et de ses chiffres, sans retour.",
    "Effacer",
    rules.entree_effacer,
    fait="L’entrée est effacée.",
)


@formulaire(permissions.anime_required)
def journal(request: HttpRequest) -> HttpResponse:
    """What was done in one's bassins; sent, the form adds a line."""
    form = EntreeForm(request.POST or None, compte=request.user, bassin=request.GET.get("bassin", ""))
    if request.method == "POST" and accepte(form, rules.entree_ecrire, par=request.user):
        return fait(request, "C’est noté dans le journal.", "journal")
    return Journal(request).repondre(form=form)


@formulaire(permissions.anime_required)
def modifier_journal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct a line."""
    entree = permissions.entree_get_corrigeable(request.user, uuid)
    form = EntreeCorrigerForm(request.POST or None, compte=request.user, entree=entree)
    if request.method == "POST" and accepte(form, rules.entree_corriger, par=request.user, entree=entree):
        return fait(request, "L’entrée est corrigée.", "journal")
    return montrer(
        request, form, "vie_locale/journal_modifier.html", titre="Corriger cette entrée", bouton="Enregistrer",
        retour=reverse("journal"), fil=_fil(), entree=entree,
    )  # fmt: skip


@formulaire(permissions.anime_required)
def effacer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a line off the log."""
    entree = permissions.entree_get_corrigeable(request.user, uuid)
    return EFFACER.demander(request, reverse("journal"), nom=str(entree), fil=_fil(), entree=entree)


def _fil() -> list[str]:
    return ["Journal des bassins", reverse("journal")]
