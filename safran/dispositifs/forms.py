"""The forms of this room."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import TypePublic
from safran.dispositifs.models import Dispositif
from safran.dispositifs.permissions import structures_porteuses, structures_utilisatrices


class DispositifForm(TexteLuForm, forms.ModelForm):
    """A scheme as it is typed; its key for a new one, the version that was read for another."""

    surveilles = ("titre", "resume", "apporte", "demander")
    use_required_attribute = False

    publics = forms.ModelMultipleChoiceField(
        TypePublic.objects.none(), label="Pour quels publics", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Un au moins avant de le proposer.",
    )  # fmt: skip
    bassins = forms.ModelMultipleChoiceField(
        Bassin.objects.none(), label="Bassins", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Aucun : toute la région.",
    )  # fmt: skip
    cle = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Dispositif
        fields = (
            "titre", "resume", "publics", "apporte", "demander", "porteuse", "bassins", "contact", "valide_du",
            "valide_au",
        )  # fmt: skip
        widgets = {
            "resume": forms.Textarea({"rows": 3}),
            "apporte": forms.Textarea({"rows": 5}),
            "demander": forms.Textarea({"rows": 4}),
        }
        labels = {"valide_du": "Ouvert à partir du", "valide_au": "Fermé à partir du"}
        help_texts = {
            "resume": "Deux phrases, pour qui parcourt la liste.",
            "contact": "L’adresse ou le téléphone d’un service, jamais d’une personne reçue.",
            "valide_du": "Vide : il est déjà ouvert.",
            "valide_au": "Vide : sans fin prévue. Ce jour-là il quitte le catalogue.",
        }

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        ecrit = kwargs.get("instance")
        kwargs["initial"] = {"version": ecrit.version} if ecrit else {"cle": uuid.uuid4()}
        super().__init__(*args, **kwargs)
        del self.fields["cle" if ecrit else "version"]
        porteuses, publics = structures_porteuses(compte), TypePublic.objects.en_vigueur()
        if ecrit:
            porteuses = porteuses | Structure.objects.filter(pk=ecrit.porteuse_id)
            publics = TypePublic.objects.filter(
                pk__in=[*publics.values_list("pk", flat=True), *ecrit.publics.values_list("pk", flat=True)]
            )
        self.fields["porteuse"].queryset, self.fields["publics"].queryset = porteuses.distinct(), publics
        self.fields["bassins"].queryset = Bassin.objects.en_vigueur().order_by("nom")

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data


class MotifForm(TexteLuForm):
    """Why, for others to read."""

    surveilles = ("motif",)

    motif = forms.CharField(
        label="Motif", max_length=500, widget=forms.Textarea({"rows": 3}), help_text="En une phrase ou deux."
    )


class AuCatalogueForm(FormulaireSafran, forms.Form):
    """When the committee saw it."""

    comite_le = forms.DateField(label="Vu en comité technique le")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"comite_le": timezone.localdate()}, **kwargs)


class UsageForm(FormulaireSafran, forms.Form):
    """In the name of which structure; the one that one has is chosen."""

    structure = forms.ModelChoiceField(Structure.objects.none(), label="Au nom de", empty_label=None)

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures_utilisatrices(compte)

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data
