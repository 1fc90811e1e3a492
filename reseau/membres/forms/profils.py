"""Forms about oneself."""

from django import forms

from home.alertes import TexteLuForm
from home.formulaires import FormulaireSafran
from reseau.membres.choices import Visibilite
from reseau.membres.forms.comptes import IdentiteForm
from reseau.vocabulaires.models import Theme


class ProfilForm(TexteLuForm, IdentiteForm):
    """One's own work profile."""

    surveilles = ("presentation",)
    presentation = forms.CharField(
        label="En quelques mots",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Vos missions, vos publics. Des données de travail seulement.",
    )
    telephone = forms.CharField(label="Téléphone professionnel", max_length=20, required=False)
    demandez_moi = forms.ModelMultipleChoiceField(
        label="Demandez-moi",
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Les sujets sur lesquels un collègue d’un autre réseau peut vous appeler.",
    )
    visibilite = forms.ChoiceField(label="Qui voit ce profil", choices=Visibilite.choices, widget=forms.RadioSelect)
    telephone_visible = forms.ChoiceField(label="Qui voit votre téléphone", choices=Visibilite.choices)
    courriel_visible = forms.ChoiceField(
        label="Qui voit votre adresse électronique",
        choices=Visibilite.choices,
        help_text="Un profil que personne ne voit cache aussi le téléphone et l’adresse.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["demandez_moi"].queryset = Theme.objects.en_vigueur()


class FermetureForm(FormulaireSafran, forms.Form):
    """Close one's account: nobody else can, the password says."""

    mot_de_passe = forms.CharField(
        label="Votre mot de passe",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
