"""The search form, and the words that a member proposes to the lexicon."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from reseau.annuaire.choices import RAYON_PAR_DEFAUT, RAYONS
from reseau.annuaire.queries.lexique import LieuDit, lieu_comprendre
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.recherche.facettes import NOMS
from reseau.territoires.models import Bassin, Commission, Departement, Epci

BASSIN_ENTIER = "bassin"
RAYONS_DITS = [*((str(km), f"À {km} km") for km in RAYONS), (BASSIN_ENTIER, "Tout le bassin")]


class RechercheForm(FormulaireSafran, forms.Form):
    """Words, a town, a distance; facets are read apart, whatever they hold."""

    q = forms.CharField(label="La situation, comme vous la diriez", max_length=200, required=False)
    lieu = forms.CharField(label="Commune ou code postal", max_length=100, required=False)
    rayon = forms.ChoiceField(label="Distance", choices=RAYONS_DITS, required=False)
    bassin = forms.SlugField(required=False, widget=forms.HiddenInput)
    commission = forms.SlugField(required=False, widget=forms.HiddenInput)
    departement = forms.SlugField(required=False, widget=forms.HiddenInput)
    ouvert = forms.BooleanField(label="Ouvert maintenant", required=False)
    page = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, donnees: Mapping) -> None:
        super().__init__(donnees)
        self.compris: LieuDit = LieuDit()
        self.bassin_choisi: Bassin | None = None
        self.territoire_choisi: Commission | Departement | Epci | None = None

    def clean(self) -> dict:
        """Understand the place; a town that nobody knows is an error at its field."""
        donnees = super().clean()
        self.compris = lieu_comprendre(donnees.get("q", ""), donnees.get("lieu", ""))
        if donnees.get("lieu") and not (self.compris.commune or self.compris.territoire):
            self.add_error("lieu", self.compris.refus)
        if code := donnees.get("bassin"):
            self.bassin_choisi = Bassin.objects.en_vigueur().filter(code=code).first()
        if code := donnees.get("commission"):
            self.territoire_choisi = Commission.objects.en_vigueur().filter(code=code).first()
        elif code := donnees.get("departement"):
            self.territoire_choisi = Departement.objects.filter(code=code.upper()).first()
        self.territoire_choisi = self.compris.territoire or self.territoire_choisi
        return donnees

    def criteres(self) -> Criteres:
        """The question, with whatever was understood; facets unknown to the vocabularies simply find nothing."""
        self.full_clean()
        donnees = self.cleaned_data
        commune, bassin = self.compris.commune, self.bassin_choisi
        if commune and donnees.get("rayon") == BASSIN_ENTIER:
            bassin = self.compris.bassin()
            commune = None if bassin else commune
        rayon = donnees.get("rayon") or ""
        return Criteres(
            texte=self.compris.texte,
            commune=commune,
            rayon=int(rayon) if rayon.isdecimal() else RAYON_PAR_DEFAUT,
            bassin=None if commune else bassin,
            territoire=None if commune or bassin else self.territoire_choisi,
            choix={nom: self._valeurs(nom) for nom in NOMS},
            ouvert=bool(donnees.get("ouvert")),
            page=min(max(donnees.get("page") or 1, 1), 100_000),
        )

    def _valeurs(self, nom: str) -> tuple[str, ...]:
        lues = self.data.getlist(nom) if hasattr(self.data, "getlist") else [self.data.get(nom, "")]
        return tuple(dict.fromkeys(valeur.strip() for valeur in lues[:20] if valeur and valeur.strip()))


class PropositionForm(TexteLuForm):
    """How people say it, and where one heard it."""

    surveilles = ("expressions", "source")
    CHAMPS_REFUSES = {"vide": "expressions", "connue": "expressions"}

    expressions = forms.CharField(
        label="Le mot, et les autres façons de le dire", max_length=500, widget=forms.Textarea({"rows": 4}),
        help_text="Une par ligne, telle qu’on la dit : le sigle, le nom entier, le mot de tous les jours.",
    )  # fmt: skip
    source = forms.CharField(
        label="Ce que la personne cherchait, ou d’où vient ce mot", max_length=200,
        help_text="Ce qui aide la Région à dire quels services y répondent. Jamais le nom de quelqu’un.",
    )  # fmt: skip
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, mot: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"cle": uuid.uuid4(), "expressions": mot}, **kwargs)

    def champs(self) -> dict[str, Any]:
        """What the rule takes."""
        return self.cleaned_data


class MotifForm(TexteLuForm):
    """Why, for who proposed it to read."""

    surveilles = ("motif",)

    motif = forms.CharField(
        label="Motif", max_length=500, widget=forms.Textarea({"rows": 3}), help_text="En une phrase ou deux."
    )
