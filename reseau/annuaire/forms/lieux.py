"""The form of a place, with its weekly grid and its closures."""

from collections.abc import Iterator
from typing import Any

from django import forms

from reseau.annuaire.forms.champs import CommuneField, ListeField, SaisieForm
from reseau.annuaire.forms.horaires import HorairesForm
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.validateurs import MAX_FERMETURES, point_valider
from reseau.structures.models import Structure

FERMETURES_DE_PLUS = 3


def champs_de_fermetures(connues: list[dict[str, Any]]) -> dict[str, forms.Field]:
    """The fields of the closures already there and of a few more: `f0_du`, `f0_au`, `f0_motif`, `f0_annuel`…"""
    champs: dict[str, forms.Field] = {}
    for n in range(min(len(connues) + FERMETURES_DE_PLUS, MAX_FERMETURES)):
        fermeture = connues[n] if n < len(connues) else {}
        for cle in ("du", "au"):
            champs[f"f{n}_{cle}"] = forms.DateField(
                label=f"Fermeture {n + 1}, {cle}", required=False, initial=fermeture.get(cle)
            )
        champs[f"f{n}_motif"] = forms.CharField(
            label=f"Fermeture {n + 1}, motif", max_length=80, required=False, initial=fermeture.get("motif", "")
        )
        champs[f"f{n}_annuel"] = forms.BooleanField(
            label=f"Fermeture {n + 1}, chaque année", required=False, initial=bool(fermeture.get("annuel"))
        )
    return champs


class LieuForm(SaisieForm, HorairesForm):
    """Add or correct a place."""

    DIRECTS = (
        "nom", "adresse", "complement", "code_postal", "commune", "latitude", "longitude", "acces", "langues",
        "telephone", "courriel", "site", "permanence", "bureaux", "identite_affichee", "identite_le",
        "identite_preuve", "publie",
    )  # fmt: skip
    nom = forms.CharField(label="Nom du lieu", max_length=160)
    adresse = forms.CharField(label="Adresse", max_length=200, required=False)
    complement = forms.CharField(label="Complément d’adresse", max_length=200, required=False)
    code_postal = forms.RegexField(
        r"^\d{5}$", label="Code postal", required=False,
        error_messages={"invalid": "Un code postal a cinq chiffres."},
    )  # fmt: skip
    commune = CommuneField(label="Commune")
    latitude = forms.FloatField(label="Latitude", required=False, localize=True, min_value=-90, max_value=90)
    longitude = forms.FloatField(label="Longitude", required=False, localize=True, min_value=-180, max_value=180)
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False)
    courriel = forms.EmailField(label="Courriel du lieu", required=False)
    site = forms.URLField(label="Site", required=False, assume_scheme="https")
    acces = forms.CharField(
        label="Accès et accessibilité", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    langues = ListeField(
        label="Langues parlées", max_length=600, required=False, help_text="Séparées par des virgules."
    )
    permanence = forms.BooleanField(label="C’est une permanence", required=False)
    bureaux = forms.IntegerField(
        label="Bureaux prêtés à d’autres structures", required=False, min_value=1, max_value=99,
        help_text="Combien de permanences peuvent s’y tenir en même temps. Vide : personne d’autre n’y reçoit.",
    )  # fmt: skip
    identite_affichee = forms.BooleanField(label="L’identité du service public régional y est affichée", required=False)
    identite_le = forms.DateField(label="Constatée le", required=False)
    identite_preuve = forms.CharField(
        label="Comment on le sait", max_length=200, required=False,
        help_text="Par exemple : « plaque en façade, vue lors de la visite ».",
    )  # fmt: skip
    services = forms.ModelMultipleChoiceField(
        Service.objects.none(), label="Services donnés dans ce lieu", required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Un lieu visible en donne au moins un.",
    )  # fmt: skip
    publie = forms.BooleanField(label="Visible dans l’annuaire", required=False)

    def __init__(self, *args: Any, structure: Structure | None = None, lieu: Lieu | None = None, **kwargs: Any) -> None:
        """`lieu` to correct; else a new one, given the services of its `structure` that are ticked."""
        fermetures = champs_de_fermetures(lieu.fermetures if lieu else [])
        self.nombre_fermetures = len(fermetures) // 4
        self.base_fields = {**type(self).base_fields, **fermetures}
        super().__init__(*args, horaires=lieu.horaires if lieu else "", **kwargs)
        self.remplir(lieu)
        offerts = structure.services.publies() if structure else Service.objects.none()
        if offerts:
            self.fields["services"].queryset = offerts
        else:
            del self.fields["services"]
        if lieu is None:
            self.fields["publie"].initial = bool(offerts)

    @property
    def fermetures(self) -> Iterator[list[forms.BoundField]]:
        """The rows of closures, for the template."""
        for n in range(self.nombre_fermetures):
            yield [self[f"f{n}_{cle}"] for cle in ("du", "au", "motif", "annuel")]

    @property
    def champs_adresse(self) -> list[forms.BoundField]:
        """What says where the place is."""
        return [self[nom] for nom in self.DIRECTS[:7]]

    @property
    def champs_accueil(self) -> list[forms.BoundField]:
        """What says how to come and to call."""
        noms = [nom for nom in ("services",) if nom in self.fields]
        return [self[nom] for nom in (*self.DIRECTS[7:-1], *noms, "publie")]

    def clean(self) -> dict[str, Any]:
        """The hours, the closures, and what goes by two."""
        donnees = super().clean()
        donnees["fermetures"] = self._fermetures_lire(donnees)
        if donnees.get("identite_affichee") and not donnees.get("identite_le") and "identite_le" not in self.errors:
            self.add_error("identite_le", "Dites quel jour on l’a constaté.")
        if (donnees.get("latitude") is None) != (donnees.get("longitude") is None):
            self.add_error("latitude", "Donnez la latitude et la longitude, ou aucune des deux.")
        if donnees.get("commune"):
            try:
                point_valider(donnees.get("latitude"), donnees.get("longitude"), donnees["commune"])
            except forms.ValidationError as erreur:
                self.add_error("latitude", erreur)
        return donnees

    def _fermetures_lire(self, donnees: dict[str, Any]) -> list[dict[str, Any]]:
        fermetures = []
        for n in range(self.nombre_fermetures):
            du, au, motif = (donnees.get(f"f{n}_{cle}") for cle in ("du", "au", "motif"))
            if du and au and au < du:
                self.add_error(f"f{n}_au", "La fin précède le début.")
            elif du:
                fermeture = {"du": du.isoformat(), "au": (au or du).isoformat(), "motif": motif or ""}
                fermetures.append(fermeture | ({"annuel": True} if donnees.get(f"f{n}_annuel") else {}))
            elif au or motif:
                self.add_error(f"f{n}_du", "Dites à partir de quel jour.")
        return sorted(fermetures, key=lambda fermeture: fermeture["du"])

    def champs(self) -> dict[str, Any]:
        """What the rule receives."""
        noms = ("horaires", "fermetures", *(nom for nom in ("services",) if nom in self.fields))
        return super().champs() | {nom: self.cleaned_data[nom] for nom in noms}
