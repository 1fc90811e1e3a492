"""Forms of a team."""

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from home.formulaires import FormulaireSafran
from reseau.comptes.models import Compte
from reseau.membres.lignes import MAX_LIGNES, lignes_lire


class PlusieursForm(FormulaireSafran, forms.Form):
    """Paste a team, one person a line."""

    lignes = forms.CharField(
        label="Une personne par ligne",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=(
            "Une adresse suffit. Vous pouvez ajouter le nom et la fonction : "
            "Nina Neuve ; nina.neuve@structure.fr ; Conseillère."
        ),
    )

    def clean_lignes(self) -> str:
        """No more than what a screen shows."""
        texte = self.cleaned_data["lignes"]
        if (nombre := len(lignes_lire(texte))) > MAX_LIGNES:
            raise forms.ValidationError(f"{nombre} lignes : invitez {MAX_LIGNES} personnes au plus à la fois.")
        return texte


class FonctionForm(FormulaireSafran, forms.Form):
    """What someone does in the structure."""

    fonction = forms.CharField(label="Fonction", max_length=120, required=False)


class TransmissionForm(FormulaireSafran, forms.Form):
    """Hand a mandate over: to whom, and from which day."""

    CHAMPS_REFUSES = {"date": "le"}
    vers = forms.ModelChoiceField(
        label="Qui prend la suite", queryset=Compte.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    le = forms.DateField(
        label="À partir du", help_text="Votre mandat finit ce jour-là, le sien commence.", initial=timezone.localdate
    )

    def __init__(self, *args: object, collegues: QuerySet[Compte], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vers"].queryset = collegues


class DepartForm(FormulaireSafran, forms.Form):
    """Confirm a departure; when it leaves the structure without a referent, say so."""

    sans_referent = forms.BooleanField(
        label="Je confirme que la structure restera sans référent",
        error_messages={"required": "Transmettez d’abord le mandat, ou cochez cette case."},
    )

    def __init__(self, *args: object, dernier: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not dernier:
            del self.fields["sans_referent"]
