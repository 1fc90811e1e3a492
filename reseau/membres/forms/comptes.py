"""Forms about people; each field says why it is asked."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.db.models import QuerySet

from home.formulaires import FormulaireSafran
from reseau.comptes.models import Compte
from reseau.comptes.validateurs import sans_adresse
from reseau.structures.models import Structure


class IdentiteForm(FormulaireSafran, forms.Form):
    """Name of a member."""

    prenom = forms.CharField(label="Prénom", max_length=80, validators=[sans_adresse])
    nom = forms.CharField(label="Nom", max_length=120, validators=[sans_adresse])


class InvitationForm(IdentiteForm):
    """Invite a colleague in a structure."""

    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=254,
        help_text="L’invitation y est envoyée. Elle reste valable quatorze jours.",
    )
    fonction = forms.CharField(label="Fonction", max_length=120, required=False, validators=[sans_adresse])
    referent = forms.BooleanField(
        label="Référent ou référente de la structure",
        required=False,
        help_text="Peut modifier la fiche, les lieux et l’équipe. Un second facteur lui est demandé.",
    )
    field_order = ["prenom", "nom", "email", "fonction", "referent"]


class AcceptationForm(IdentiteForm):
    """Open one's account from an invitation."""

    mot_de_passe = forms.CharField(
        label="Mot de passe",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Douze caractères au moins. Une phrase de quatre mots sans rapport entre eux se retient bien.",
    )

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict:
        """Judge the password with the person's name in mind."""
        donnees = super().clean()
        if "mot_de_passe" in donnees:
            compte = Compte(email=self.email, prenom=donnees.get("prenom", ""), nom=donnees.get("nom", ""))
            try:
                validate_password(donnees["mot_de_passe"], compte)
            except forms.ValidationError as erreur:
                self.add_error("mot_de_passe", erreur)
        return donnees

    @staticmethod
    def aides() -> list[str]:
        """The rules of a password, said before the mistake."""
        return password_validators_help_texts()


class DemandeForm(IdentiteForm):
    """Ask for an account."""

    email = forms.EmailField(label="Adresse électronique professionnelle", max_length=254)
    fonction = forms.CharField(label="Fonction", max_length=120, required=False, validators=[sans_adresse])
    structure = forms.ModelChoiceField(
        label="Votre structure", queryset=Structure.objects.none(), required=False, empty_label="Choisissez"
    )
    structure_libre = forms.CharField(
        label="Votre structure n’est pas dans la liste ?",
        max_length=160,
        required=False,
        help_text="Écrivez son nom.",
        validators=[sans_adresse],
    )
    field_order = ["prenom", "nom", "email", "fonction", "structure", "structure_libre"]

    def __init__(self, *args: object, structures: QuerySet[Structure], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures

    def clean(self) -> dict:
        """One of the two ways of naming the structure is enough, none is not."""
        donnees = super().clean()
        if not self.errors and not donnees.get("structure") and not donnees.get("structure_libre", "").strip():
            self.add_error("structure", "Choisissez votre structure, ou écrivez son nom plus bas.")
        return donnees


class ReponseDemandeForm(FormulaireSafran, forms.Form):
    """Answer a request."""

    decision = forms.ChoiceField(
        label="Votre réponse",
        choices=[("accepter", "Envoyer une invitation"), ("refuser", "Refuser")],
        widget=forms.RadioSelect,
    )
    structure = forms.ModelChoiceField(
        label="Structure de rattachement", queryset=Structure.objects.none(), required=False, empty_label="Choisissez"
    )
    motif = forms.CharField(
        label="Pourquoi refuser", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: object, structures: QuerySet[Structure], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures

    def clean(self) -> dict:
        """An acceptance names the structure, a refusal says why."""
        donnees = super().clean()
        if donnees.get("decision") == "accepter" and not donnees.get("structure"):
            self.add_error("structure", "Choisissez la structure qui accueille cette personne.")
        if donnees.get("decision") == "refuser" and not donnees.get("motif", "").strip():
            self.add_error("motif", "Dites pourquoi, en une phrase.")
        return donnees
