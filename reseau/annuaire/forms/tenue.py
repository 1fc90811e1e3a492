"""Forms of whoever keeps sheets: reports of an error and their answer, filters of the board."""

from collections.abc import Mapping
from typing import Any

from django import forms

from home.ecrans.forms import FormulaireSafran
from home.securite.detecteur import identifiants_detecter, phrase_alerte
from reseau.annuaire.choices import EtatSignalement, Inexactitude
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.queries.qualite import CRITERES
from reseau.annuaire.queries.tableau import AGES, DISTANCE_PAR_DEFAUT, DISTANCES, TRIS, Filtres, Tableau
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


NOTES = (40, 60, 80, 100)


class FiltreTableauForm(FormulaireSafran, forms.Form):
    """A perimeter (bassin, network, distance), then what to look for in the list."""

    cadre = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    bassin = forms.ChoiceField(label="Bassin", required=False)
    reseau = forms.ChoiceField(label="Réseau", required=False)
    distance = forms.TypedChoiceField(
        label="Commune éloignée au-delà de", required=False, coerce=int, empty_value=DISTANCE_PAR_DEFAUT,
        choices=[(km, f"{km} km d’un lieu, à vol d’oiseau") for km in DISTANCES], initial=DISTANCE_PAR_DEFAUT,
    )  # fmt: skip
    q = forms.CharField(label="Structure", required=False, max_length=100)
    fraicheur = forms.ChoiceField(
        label="Fraîcheur", required=False,
        choices=[("", "Toutes les fiches"), *((code, libelle) for code, (libelle, _) in AGES.items())],
    )  # fmt: skip
    note = forms.TypedChoiceField(
        label="Note", required=False, coerce=int, empty_value=None,
        choices=[("", "Toutes les notes"), *((n, f"Moins de {n} sur 100") for n in NOTES)],
    )  # fmt: skip
    manque = forms.ChoiceField(
        label="Ce qui manque", required=False,
        choices=[("", "Peu importe"), *((critere.code, critere.libelle) for critere in CRITERES)],
    )  # fmt: skip
    tri = forms.ChoiceField(label="Trier", required=False, choices=list(TRIS.items()))

    def __init__(self, donnees: Mapping[str, str], tableau: Tableau) -> None:
        complets = {"distance": str(DISTANCE_PAR_DEFAUT), **{nom: donnees.get(nom, "") for nom in self.base_fields}}
        complets["distance"] = complets["distance"] or str(DISTANCE_PAR_DEFAUT)
        super().__init__(complets | {"cadre": tableau.cadre.cle})
        self.fields["bassin"].choices = [("", "Tous les bassins"), *((b.code, b.nom) for b in tableau.bassins)]
        self.fields["reseau"].choices = [("", "Tous les réseaux"), *((r.code, r.nom) for r in tableau.reseaux)]

    def filtres(self) -> Filtres:
        """What could be read."""
        self.is_valid()
        lus = {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "cadre" and valeur not in ("", None)}
        return Filtres(**lus)

    @property
    def perimetre(self) -> list[forms.BoundField]:
        """What the figures follow."""
        return [self[nom] for nom in ("bassin", "reseau", "distance")]

    @property
    def liste(self) -> list[forms.BoundField]:
        """What only the list follows."""
        return [self[nom] for nom in ("q", "fraicheur", "note", "manque", "tri")]
