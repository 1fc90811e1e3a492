"""Forms of mandates: give, extend, end, stand in."""

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from home.formulaires import FormulaireSafran
from reseau.membres.choices import PORTEES, ROLES_A_INVITER, ROLES_DE_MANDAT, Role
from reseau.membres.forms.comptes import IdentiteForm
from reseau.membres.models import Mandat
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin

CHAMPS_DE_PORTEE = {"structure": "structure", "reseau": "reseau", "bassin": "bassins"}
MANQUANTES = {
    "structure": "Choisissez la structure que cette personne représentera.",
    "reseau": "Choisissez le réseau que cette personne mènera.",
    "bassins": "Choisissez au moins un bassin.",
}


class GesteForm(FormulaireSafran, forms.Form):
    """A gesture on mandates."""

    CHAMPS_REFUSES = {
        "debut": "du",
        "fin": "au",
        "date": "le",
        "deja_mandate": "role",
        "motif_manquant": "motif",
        "dernier_referent": "sans_referent",
        "hors_equipe": "structure",
        "suppleance": "mandats",
    }


class DatesForm(GesteForm):
    """From a day to another."""

    du = forms.DateField(label="À partir du", initial=timezone.localdate)
    au = forms.DateField(
        label="Jusqu’au", required=False, help_text="Premier jour sans ce mandat. Vide : sans fin prévue."
    )


class PorteeForm(FormulaireSafran, forms.Form):
    """A role with the scope that it asks for."""

    role = forms.ChoiceField(label="Mandat", widget=forms.RadioSelect)
    reseau = forms.ModelChoiceField(
        label="Réseau",
        queryset=Reseau.objects.order_by("nom"),
        required=False,
        empty_label="Choisissez",
        help_text="Pour une tête de réseau.",
    )
    bassins = forms.ModelMultipleChoiceField(
        label="Bassins",
        queryset=Bassin.objects.order_by("nom"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Pour un chargé ou une chargée de mission : un ou plusieurs.",
    )

    def clean(self) -> dict:
        """The scope that the role asks for, and no other."""
        donnees = super().clean()
        if "role" not in donnees:
            return donnees
        voulue = CHAMPS_DE_PORTEE.get(PORTEES[Role(donnees["role"])], "")
        for champ in CHAMPS_DE_PORTEE.values():
            if champ != voulue:
                donnees.pop(champ, None)
            elif not donnees.get(champ) and champ not in self.errors:
                self.add_error(champ, MANQUANTES[champ])
        return donnees


class NominationForm(DatesForm, PorteeForm):
    """Give someone who has an account a role with its scope."""

    structure = forms.ModelChoiceField(
        label="Structure",
        queryset=Structure.objects.none(),
        required=False,
        empty_label="Choisissez",
        help_text="Pour un référent ou une référente : une structure où cette personne travaille.",
    )
    field_order = ["role", "structure", "reseau", "bassins", "du", "au"]

    def __init__(self, *args: object, structures: QuerySet[Structure], region: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures
        roles = ROLES_DE_MANDAT if region else (Role.REFERENT,)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        if not region:
            self.fields["role"].initial = Role.REFERENT.value
            del self.fields["reseau"], self.fields["bassins"]


class PropositionForm(PorteeForm, IdentiteForm):
    """Invite someone who has no account to hold a role."""

    CHAMPS_REFUSES = {"deja_un_compte": "email", "trop_pour_elle": "email", "deja_invitee": "email", "fin": "au"}
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=254,
        help_text="L’invitation y est envoyée. Elle reste valable quatorze jours.",
    )
    au = forms.DateField(
        label="Jusqu’au", required=False, help_text="Premier jour sans ce mandat. Vide : sans fin prévue."
    )
    field_order = ["prenom", "nom", "email", "role", "reseau", "bassins", "au"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in ROLES_A_INVITER]


class ProlongationForm(GesteForm):
    """A later end, or none."""

    au = forms.DateField(
        label="Nouvelle fin", required=False, help_text="Premier jour sans ce mandat. Vide : sans fin prévue."
    )


class FinForm(GesteForm):
    """End a mandate, with a reason."""

    le = forms.DateField(label="À partir du", initial=timezone.localdate, help_text="Premier jour sans ce mandat.")
    motif = forms.CharField(
        label="Motif",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Une phrase, que la personne lira. Rien de sa santé ni de sa vie privée.",
    )
    sans_referent = forms.BooleanField(label="Je confirme que la structure restera sans référent", required=False)

    def __init__(self, *args: object, dernier: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not dernier:
            del self.fields["sans_referent"]


class SuppleanceForm(DatesForm):
    """Have someone act for a holder, for a time."""

    mandats = forms.ModelMultipleChoiceField(
        label="Mandats suppléés", queryset=Mandat.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ["mandats", "du", "au"]

    def __init__(self, *args: object, mandats: QuerySet[Mandat], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mandats"].queryset = mandats
        self.fields["mandats"].initial = [mandat.pk for mandat in mandats]
        self.fields["au"].required = True
        self.fields["au"].help_text = "Premier jour sans cette suppléance."
