"""Forms of moderation, of the charter, of the State's opinion, of the days and of the programme."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from home.alertes import TexteLuForm
from home.formulaires import FormulaireSafran
from reseau.agenda.choices import ChampCharte, Manque, NatureJour, SensAvis
from reseau.agenda.models import CharteEvenements, Evenement, JourSensible
from reseau.agenda.permissions import bassins_a_figer
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from reseau.vocabulaires.models import TypePublic


class _Lue(forms.Form):
    """Which version of the event its moderator read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, evenement: Evenement, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"m{evenement.pk}-%s")
        super().__init__(*args, initial={"version": evenement.version}, **kwargs)


class ProgrammerForm(FormulaireSafran, _Lue):
    """Nothing to type: the event as it was read."""


class ReponseForm(TexteLuForm, _Lue):
    """What is missing, and a word to the organiser."""

    surveilles = ("mot",)

    manque = forms.ChoiceField(label="Ce qui manque", choices=Manque.choices, widget=forms.RadioSelect)
    mot = forms.CharField(
        label="Un mot à l’organisateur", required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


class CharteForm(TexteLuForm):
    """A new version of the charter; the last one is where it starts from."""

    surveilles = ("texte",)

    texte = forms.CharField(
        label="Texte",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Une ligne vide entre deux paragraphes.",
    )
    delai = forms.IntegerField(
        label="Délai demandé, en jours", min_value=0, max_value=365,
        help_text="Entre la proposition et l’événement. En dessous, l’organisateur dit pourquoi.",
    )  # fmt: skip
    demande = forms.MultipleChoiceField(
        label="Ce qu’un événement doit dire", choices=ChampCharte.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="En plus du titre, du résumé, de la date, du lieu, de la gratuité et de la neutralité.",
    )  # fmt: skip
    en_vigueur_du = forms.DateField(label="En vigueur à partir du")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, derniere: CharteEvenements | None, **kwargs: Any) -> None:
        depart = {"en_vigueur_du": timezone.localdate(), "version": 0, "delai": 45}
        if derniere is not None:
            depart |= {"texte": derniere.texte, "delai": derniere.delai, "demande": derniere.demande}
            depart["version"] = derniere.numero
        super().__init__(*args, initial=depart, **kwargs)


class AvisForm(TexteLuForm):
    """The opinion of the State services."""

    surveilles = ("texte",)

    sens = forms.ChoiceField(label="Votre avis", choices=SensAvis.choices, widget=forms.RadioSelect)
    texte = forms.CharField(
        label="En quelques mots", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="À dire pour un avis avec des réserves ou défavorable. Qui modère les lira.",
    )  # fmt: skip

    def champs(self) -> dict[str, Any]:
        """What the rule takes."""
        return self.cleaned_data


class JourForm(FormulaireSafran, forms.Form):
    """Days that are not like the others."""

    CHAMPS_REFUSES = {"deja": "titre"}

    nature = forms.ChoiceField(label="Nature", choices=NatureJour.choices)
    titre = forms.CharField(label="Titre", max_length=120)
    du = forms.DateField(label="Premier jour")
    dernier = forms.DateField(label="Dernier jour (compris)")
    publics = forms.ModelMultipleChoiceField(
        TypePublic.objects.none(), label="Publics", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Aucun : tout le monde.",
    )  # fmt: skip
    source = forms.CharField(label="Source", max_length=200, help_text="Le texte ou la page qui le dit.")

    def __init__(self, *args: Any, jour: JourSensible | None = None, **kwargs: Any) -> None:
        if jour is not None:
            dit = {nom: getattr(jour, nom) for nom in ("nature", "titre", "du", "source")}
            kwargs["initial"] = {**dit, "dernier": jour.dernier_jour, "publics": jour.publics.all()}
        super().__init__(*args, **kwargs)
        self.fields["publics"].queryset = TypePublic.objects.en_vigueur()

    def champs(self) -> dict[str, Any]:
        """What the rule takes."""
        return self.cleaned_data


class FigerForm(FormulaireSafran, forms.Form):
    """Of which territory the programme is frozen; the key holds double clicks."""

    CHAMPS_REFUSES = {"vide": "bassin"}

    bassin = forms.ModelChoiceField(None, label="Territoire", required=False, empty_label="Toute la région")
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, initial={"cle": uuid.uuid4()}, **kwargs)
        self.fields["bassin"].queryset = bassins_a_figer(compte)
        if not est_region(compte):
            self.fields["bassin"].required, self.fields["bassin"].empty_label = True, None
