"""Forms of a report of an error: the visitor's, and the answer of whoever follows the structure."""

from typing import Any

from django import forms

from home.detecteur import identifiants_detecter, phrase_alerte
from home.formulaires import FormulaireSafran
from reseau.annuaire.choices import EtatSignalement, Inexactitude
from reseau.annuaire.models import Lieu, Service
from reseau.structures.models import Structure

LONGUEUR_TEXTE = 600
SINON = "cochez plus bas que ces mots ne concernent pas une personne reçue"


class SignalementForm(FormulaireSafran, forms.Form):
    """What is wrong, where; a few words and an address only by choice."""

    fiche = forms.ChoiceField(label="Ce qui est concerné", required=False)
    inexactitudes = forms.MultipleChoiceField(
        label="Ce qui ne va pas", choices=Inexactitude.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une ligne."},
    )  # fmt: skip
    texte = forms.CharField(
        label="En quelques mots", max_length=LONGUEUR_TEXTE, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce que vous avez constaté, et quand. Aucun nom, aucune coordonnée de personne.",
    )  # fmt: skip
    garder = forms.BooleanField(
        label="Ces mots ne concernent pas une personne reçue : les garder tels quels", required=False
    )
    email = forms.EmailField(
        label="Votre adresse électronique", max_length=254, required=False,
        help_text="Seulement si vous voulez une réponse. Elle est effacée dès que le signalement est traité.",
    )  # fmt: skip
    # Un piège à robots : une personne ne le voit pas, et le laisse vide.
    suite = forms.CharField(label="Laissez ce champ vide", max_length=200, required=False)

    def __init__(self, *args: Any, structure: Structure, fiche: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fiches: dict[str, Lieu | Service] = {
            **{f"lieu-{lieu.public_id}": lieu for lieu in structure.lieux.publies().select_related("commune")},
            **{f"service-{service.pk}": service for service in structure.services.publies()},
        }
        choix = [("", f"Toute la fiche de {structure.nom}")]
        choix += [(cle, _nom(fiche)) for cle, fiche in self._fiches.items()]
        self.fields["fiche"].choices = choix
        self.fields["fiche"].initial = fiche if fiche in self._fiches else ""
        self.fields["suite"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        self.alerte = False

    @property
    def par_un_robot(self) -> bool:
        """Someone filled the field that nobody sees."""
        return bool(str(self.data.get("suite", "")).strip())

    def clean(self) -> dict[str, Any]:
        """« Autre chose » says what; what looks like personal data is shown before it is kept."""
        donnees = super().clean()
        texte = donnees.get("texte", "")
        if Inexactitude.AUTRE in donnees.get("inexactitudes", ()) and not texte and "texte" not in self.errors:
            self.add_error("texte", "Dites ce qui ne va pas, en quelques mots.")
        if detections := identifiants_detecter(texte):
            self.alerte = True
            if not donnees.get("garder"):
                self.add_error("texte", phrase_alerte(detections, SINON))
        return donnees

    def champs(self) -> dict[str, Any]:
        """What the rule receives."""
        fiche = self._fiches.get(self.cleaned_data["fiche"])
        return {
            "inexactitudes": self.cleaned_data["inexactitudes"],
            "texte": self.cleaned_data["texte"],
            "email": self.cleaned_data["email"],
            "lieu": fiche if isinstance(fiche, Lieu) else None,
            "service": fiche if isinstance(fiche, Service) else None,
        }


def _nom(fiche: Lieu | Service) -> str:
    if isinstance(fiche, Lieu):
        return f"Lieu : {fiche.nom} ({fiche.commune.nom})"
    return f"Service : {fiche.nom}"


class IssueForm(FormulaireSafran, forms.Form):
    """What becomes of a report."""

    etat = forms.ChoiceField(
        label="Ce que vous avez fait",
        choices=[
            (EtatSignalement.CORRIGE.value, "La fiche est corrigée"),
            (EtatSignalement.SANS_SUITE.value, "La fiche était juste, ou ce n’est pas à elle de le dire"),
        ],
        widget=forms.RadioSelect,
    )
    reponse = forms.CharField(
        label="Réponse", max_length=LONGUEUR_TEXTE, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Obligatoire quand rien ne change. Envoyée à la personne, si elle a laissé son adresse.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Nothing is left as it is without a reason."""
        donnees = super().clean()
        if donnees.get("etat") == EtatSignalement.SANS_SUITE and not donnees.get("reponse", "").strip():
            self.add_error("reponse", "Dites pourquoi, en une phrase.")
        return donnees
