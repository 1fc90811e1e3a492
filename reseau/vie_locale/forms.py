"""The forms of this room."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from home.ecrans.forms import TexteLuForm
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vie_locale.choices import MINUTES_MAX, GenreEntree, Visibilite
from reseau.vie_locale.models import Actualite, EntreeJournal
from reseau.vie_locale.models.actualites import dans_deux_mois
from reseau.vie_locale.permissions import bassins_a_tenir
from reseau.vie_locale.queries import structures_a_nommer
from reseau.vocabulaires.models import Theme


class ALaCleForm(TexteLuForm):
    """What is written once, whatever the number of clicks."""

    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def champs(self) -> dict[str, Any]:
        """What the rule takes."""
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
        """What the rule takes."""
        return self.cleaned_data


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
