"""The form of the first account."""

from django import forms

from reseau.membres.portes import AcceptationForm


class PremierCompteForm(AcceptationForm):
    """The code that the command printed, then who opens the account."""

    CHAMPS_REFUSES = {"deja_pris": "email"}
    code = forms.CharField(
        label="Code d’installation",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        help_text="Celui que « manage.py installer » a montré : dix-sept caractères, par groupes de quatre.",
    )
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    field_order = ["code", "email", "prenom", "nom", "mot_de_passe"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, email="", **kwargs)

    def clean(self) -> dict:
        """The password is judged with the address in mind, too."""
        self.email = self.cleaned_data.get("email", "")
        return super().clean()
