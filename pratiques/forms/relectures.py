"""Forms of a reading, of the life of a note, of the thread between authors and readers."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from home.choices import Reponse, Verdict
from home.ecrans.forms import FormulaireSafran
from pratiques.choices import Critere, Partie
from pratiques.forms.echanges import ReponseForm
from pratiques.forms.fiches import SANS_IDENTIFIANT
from pratiques.models import FichePratiquePage
from pratiques.queries.bibliotheque import fiches_en_bibliotheque
from reseau.comptes.models import Compte

# Forms of a reading and of the life of a note.


class RelectureForm(FormulaireSafran, forms.Form):
    """The grid of twelve criteria, a remark, a verdict."""

    CHAMPS_REFUSES = {"critere_bloquant": "verdict"}
    use_required_attribute = False
    remarque = forms.CharField(
        label="Ce que vous dites à l’auteur",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"Lu par l’auteur et les deux lecteurs, par personne d’autre. {SANS_IDENTIFIANT}",
    )
    verdict = forms.ChoiceField(
        label="Votre avis",
        choices=[("ACCEPTEE", "La fiche est bonne à publier"), ("A_COMPLETER", "La fiche est à compléter")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for partie in Partie:
            self.fields[f"r_{partie}"] = forms.CharField(
                label=f"Sur « {partie.label} »",
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        for critere in Critere:
            self.fields[f"c_{critere}"] = forms.ChoiceField(
                label=critere.label,
                choices=Reponse.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Répondez à ce critère."},
            )
            self.fields[f"k_{critere}"] = forms.CharField(label="Précision", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """A request for completion says what is missing."""
        donnees = super().clean()
        dit = donnees.get("remarque") or any(donnees.get(f"r_{partie}") for partie in Partie)
        if donnees.get("verdict") == Verdict.A_COMPLETER and not dit:
            self.add_error("remarque", "Dites à l’auteur ce qu’il reste à compléter.")
        return donnees

    @property
    def grille(self) -> dict[str, dict[str, str]]:
        """The answers, as the rule takes them."""
        return {
            critere.value: {
                "reponse": self.cleaned_data[f"c_{critere}"],
                "commentaire": self.cleaned_data[f"k_{critere}"],
            }
            for critere in Critere
        }

    @property
    def par_partie(self) -> dict[str, str]:
        """What is said of each section, by its anchor."""
        return {partie.value: self.cleaned_data[f"r_{partie}"] for partie in Partie}

    def parties(self) -> list[BoundField]:
        """The fields of the sections, in the order of the note."""
        return [self[f"r_{partie}"] for partie in Partie]

    @property
    def parties_ouvertes(self) -> bool:
        """One of them was written in, or refused: their fold is open."""
        return any(champ.errors or champ.value() for champ in self.parties())

    def lignes(self) -> list[dict[str, Any]]:
        """Each criterion with its two fields, blocking ones first."""
        return [{"critere": c, "reponse": self[f"c_{c}"], "precision": self[f"k_{c}"]} for c in Critere]


class MotifForm(FormulaireSafran, forms.Form):
    """A reason that is kept."""

    motif = forms.CharField(
        label="Motif", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=SANS_IDENTIFIANT
    )


class RemplacerForm(FormulaireSafran, forms.Form):
    """The note that takes the place of another."""

    par_fiche = forms.ModelChoiceField(
        label="Fiche qui la remplace", queryset=FichePratiquePage.objects.none(), to_field_name="slug"
    )

    def __init__(self, *args: Any, compte: Compte, fiche: FichePratiquePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["par_fiche"].queryset = fiches_en_bibliotheque(compte).exclude(pk=fiche.pk).order_by("title")


# The form of the thread between the authors of a note and its readers.


class FilForm(ReponseForm):
    """Words, on the whole note or on one of its sections."""

    partie = forms.ChoiceField(
        label="À propos de",
        choices=[("", "Toute la fiche"), *((partie.value, partie.label) for partie in Partie)],
        required=False,
    )
    texte = forms.CharField(
        label="Votre message",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"Lu par les auteurs de la fiche et ses lecteurs, par personne d’autre. {SANS_IDENTIFIANT}",
    )
    field_order = ("partie", "texte", "motif_conserve")
