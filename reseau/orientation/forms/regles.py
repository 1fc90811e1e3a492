"""Forms of the rules and of the cases: what each says, which version was read, the key that holds double clicks."""

import uuid
from typing import Any

from django import forms

from home.alertes import TexteLuForm
from home.formulaires import FormulaireSafran
from reseau.annuaire.choices import Mode
from reseau.annuaire.forms.champs import CommuneField
from reseau.orientation.choices import POIDS_MAX, Contrainte, Effet, GenreSituation
from reseau.orientation.models import BesoinType, CasDEssai, Regle, Situation
from reseau.structures.models import Reseau
from reseau.territoires.models import Bassin

TOUS = "N’importe lequel"
TOUTES = "N’importe laquelle"


class _EnvoiForm(TexteLuForm):
    """What was read, and what this sending is."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: int = 0, **kwargs: Any) -> None:
        depart = {"version": version, "cle": uuid.uuid4(), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=depart, **kwargs)


class RegleForm(_EnvoiForm):
    """A rule: when, what, to which doors, and why, said to the reader."""

    surveilles = ("motif",)
    CHAMPS_REFUSES = {"condition": "besoin", "cible": "reseau"}
    DITS = ("besoin", "situation", "contrainte", "bassin", "effet", "reseau", "mode", "poids", "motif")

    besoin = forms.ModelChoiceField(
        BesoinType.objects.none(), label="Si elle demande", required=False, empty_label=TOUS,
        help_text="Elle agit quand tout ce qu’elle dit est vrai : besoin, situation, contrainte, bassin.",
    )  # fmt: skip
    situation = forms.ModelChoiceField(
        Situation.objects.none(), label="Et si sa situation, ou un point, est", required=False, empty_label=TOUTES
    )
    contrainte = forms.ChoiceField(
        label="Et si l’aiderait", required=False, choices=[("", TOUTES), *Contrainte.choices]
    )  # fmt: skip
    bassin = forms.ModelChoiceField(
        Bassin.objects.all(), label="Et si elle habite le bassin", required=False, empty_label=TOUS
    )
    effet = forms.ChoiceField(
        label="Alors", choices=Effet.choices, widget=forms.RadioSelect,
        help_text="Préférer fait passer devant, écarter ne propose plus, exiger ne propose que celles-là.",
    )  # fmt: skip
    reseau = forms.ModelChoiceField(
        Reseau.objects.all(), label="Les portes de ce réseau", required=False, empty_label="Aucun",
        help_text="Un réseau ou un mode, et un seul.",
    )  # fmt: skip
    mode = forms.ChoiceField(
        label="Ou les portes données ainsi", required=False, choices=[("", "Aucun"), *Mode.choices]
    )  # fmt: skip
    poids = forms.IntegerField(
        label="Poids, en points", min_value=1, max_value=POIDS_MAX, initial=20, required=False,
        help_text="Pour « préférer » : un point vaut un kilomètre.",
    )  # fmt: skip
    motif = forms.CharField(
        label="Ce que lira la personne", max_length=160,
        help_text="Une phrase, sans nom : « Cap emploi connaît les aménagements de poste. »",
    )  # fmt: skip

    def __init__(self, *args: Any, regle: Regle | None = None, **kwargs: Any) -> None:
        depart = {nom: getattr(regle, nom) for nom in self.DITS} if regle else {"effet": Effet.PREFERER}
        super().__init__(*args, initial=depart, **kwargs)
        self.service = regle.service if regle else None
        _offrir(self, regle, "besoin", "situation")
        if self.service:  # un service vient de ce que trois refus ont proposé : il se garde tel quel
            del self.fields["reseau"], self.fields["mode"]

    def champs(self) -> dict[str, Any]:
        """What the rule takes."""
        return {**self.cleaned_data, "service": self.service}


class CasForm(_EnvoiForm):
    """A case: what is asked, where, the networks one of which is awaited, those that must not be there."""

    surveilles = ("libelle",)

    libelle = forms.CharField(
        label="La situation, en une ligne", max_length=120, help_text="« Salarié, RQTH, veut garder son poste »."
    )
    besoin = forms.ModelChoiceField(BesoinType.objects.none(), label="Sa demande")
    situation = forms.ModelChoiceField(Situation.objects.none(), label="Sa situation")
    points = forms.ModelMultipleChoiceField(
        Situation.objects.none(), label="Points à prendre en compte", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    contraintes = forms.MultipleChoiceField(
        label="Ce qui l’aiderait", choices=Contrainte.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    commune = CommuneField(label="Sa commune", help_text="« Niort (79) », ou un code postal.")
    attendus = forms.ModelMultipleChoiceField(
        Reseau.objects.all(), label="Portes attendues", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="L’une d’elles est parmi les deux premières. Aucune : rien ne doit être à portée.",
    )  # fmt: skip
    interdits = forms.ModelMultipleChoiceField(
        Reseau.objects.all(), label="Portes interdites", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Aucune d’elles n’est parmi les deux premières.",
    )  # fmt: skip

    def __init__(self, *args: Any, cas: CasDEssai | None = None, **kwargs: Any) -> None:
        depart: dict[str, Any] = {}
        if cas is not None:
            depart = {n: getattr(cas, n) for n in ("libelle", "besoin", "situation", "contraintes", "commune")}
            depart |= {nom: getattr(cas, nom).all() for nom in ("points", "attendus", "interdits")}
        super().__init__(*args, initial=depart, version=cas.version if cas else 0, **kwargs)
        _offrir(self, cas, "besoin", "situation")
        situations = self.fields["situation"].queryset
        self.fields["situation"].queryset = situations.filter(genre=GenreSituation.PRINCIPALE)
        self.fields["points"].queryset = Situation.objects.en_vigueur().filter(genre=GenreSituation.POINT)

    def champs(self) -> dict[str, Any]:
        """What the rule takes."""
        return self.cleaned_data


class EcarterForm(TexteLuForm):
    """Why a proposal is set aside."""

    surveilles = ("motif",)
    motif = forms.CharField(
        label="Pourquoi", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Qui l’a proposée le lira.",
    )  # fmt: skip


class RetirerForm(FormulaireSafran, forms.Form):
    """The set as it was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lue: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": lue}, **kwargs)


def _offrir(form: forms.Form, ligne: Regle | CasDEssai | None, *noms: str) -> None:
    """What is offered today, and what the row says already, even closed since."""
    for nom in noms:
        modele = form.fields[nom].queryset.model
        offerts = modele.objects.en_vigueur()
        deja = getattr(ligne, f"{nom}_id", None)
        form.fields[nom].queryset = offerts | modele.objects.filter(pk=deja) if deja else offerts
