"""The three steps of the assistant: choices and a town, nothing of the person, everything in the address."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from home.formulaires import FormulaireSafran
from reseau.annuaire.queries.lieu_dit import lieu_comprendre
from reseau.orientation.choices import RAYON, RAYONS, Contrainte, Rang
from reseau.orientation.queries.choix import BesoinLu, Choix, SituationLue
from reseau.structures.models import Structure

PEU_IMPORTE = ""
MANIERES = (Contrainte.SUR_PLACE, Contrainte.A_DISTANCE)
SOUHAITS = [un for un in Contrainte if un not in MANIERES]
AIDES_DU_RANG = {
    str(Rang.PREMIERE.value): "La personne est venue chez vous d’elle-même",
    str(Rang.DEUXIEME.value): "Un autre lieu vous l’a adressée : vous répondez, ou vous appelez qui anime le bassin",
    str(Rang.AUCUNE.value): "Vous cherchez sa première porte avec elle",
}
SANS_COMMUNE = "Nous ne trouvons pas cette commune. Essayez son code postal, ou une ville voisine."


class EtapeForm(FormulaireSafran, forms.Form):
    """A step: it tells its question, and reads its own part of the address."""

    titre, chapo, nom, suite = "", "", "", "Continuer"

    @classmethod
    def champs_lus(cls) -> list[str]:
        """The parameters that are its own."""
        return list(cls.base_fields)


class SituationForm(EtapeForm):
    """Who is there: a situation, and points to take into account."""

    nom, titre = "La personne", "Qui accueillez-vous ?"
    chapo = "Ni nom ni coordonnées, à aucune étape : seulement ce qui aide à choisir la bonne porte."
    situation = forms.ChoiceField(label="Sa situation aujourd’hui", widget=forms.RadioSelect)
    points = forms.MultipleChoiceField(
        label="Des points à prendre en compte", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, choix: Choix, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.choix = choix
        _offrir(self.fields["situation"], choix.principales)
        _offrir(self.fields["points"], choix.points)


class BesoinForm(EtapeForm):
    """What she asks for: one need."""

    nom, titre = "Le besoin", "Que cherche-t-elle ?"
    chapo = "Reformulez avec elle. Une seule demande à la fois : la plus utile pour avancer."
    besoin = forms.ChoiceField(label="Sa demande", widget=forms.RadioSelect)

    def __init__(self, *args: object, choix: Choix, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _offrir(self.fields["besoin"], choix.besoins.values())


class LieuForm(EtapeForm):
    """Where, how, and which door the reader is; a visitor is none."""

    nom, titre, suite = "Le lieu", "Où, et comment ?", "Trouver la porte"
    chapo = "Au plus près de chez elle ou de son travail. La commune sert au calcul, et n’est pas gardée."
    lieu = forms.CharField(label="Commune", max_length=100, help_text="Son nom, ou son code postal.")
    rayon = forms.TypedChoiceField(
        label="Distance acceptée", coerce=int, empty_value=RAYON, required=False,
        choices=[(str(km), f"À {km} km") for km in RAYONS],
    )  # fmt: skip
    maniere = forms.ChoiceField(
        label="Elle préfère", required=False, widget=forms.RadioSelect,
        choices=[(PEU_IMPORTE, "Peu importe"), *((un.value, un.label) for un in MANIERES)],
    )  # fmt: skip
    souhaits = forms.MultipleChoiceField(
        label="Ce qui l’aiderait", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(un.value, un.label) for un in SOUHAITS],
    )  # fmt: skip
    rang = forms.TypedChoiceField(
        label="Votre accueil d’aujourd’hui est", coerce=int, required=False, widget=forms.RadioSelect,
        choices=[(rang.value, Rang(rang).label) for rang in (Rang.PREMIERE, Rang.DEUXIEME, Rang.AUCUNE)],
    )  # fmt: skip
    chez = forms.ChoiceField(label="Votre structure", required=False)

    def __init__(self, *args: object, structures: list[Structure], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.structures = {structure.code: structure for structure in structures}
        self.fields["rayon"].initial = str(RAYON)
        self.fields["rang"].aides = AIDES_DU_RANG
        self.fields["rang"].initial = str(Rang.PREMIERE.value)
        self.fields["chez"].choices = [(code, structure.nom) for code, structure in self.structures.items()]
        if not structures:
            del self.fields["rang"], self.fields["chez"]
        elif len(structures) == 1:
            self.fields["chez"].widget = forms.HiddenInput()
            self.fields["chez"].initial = structures[0].code

    def clean_lieu(self) -> object:
        """The town: exactly named, or the likeliest."""
        commune = lieu_comprendre("", self.cleaned_data["lieu"]).commune
        if commune is None:
            raise forms.ValidationError(SANS_COMMUNE)
        return commune

    @property
    def contraintes(self) -> frozenset[str]:
        """What the way of being received must allow."""
        voulues = {self.cleaned_data.get("maniere", ""), *self.cleaned_data.get("souhaits", ())}
        return frozenset(voulues - {PEU_IMPORTE})

    @property
    def rang_dit(self) -> Rang:
        """The first door unless she said otherwise; none for a visitor."""
        if not self.structures:
            return Rang.AUCUNE
        dit = self.cleaned_data.get("rang", "")
        return Rang.PREMIERE if dit == "" else Rang(dit)

    @property
    def structure(self) -> Structure | None:
        """The structure in whose name she answers; the first of hers when she named none."""
        siennes = list(self.structures.values())
        return self.structures.get(self.cleaned_data.get("chez", ""), siennes[0] if siennes else None)


def connus(parametres: QueryDict) -> list[tuple[str, str]]:
    """The pairs of an address that the three steps read, in their order; what is unknown is left."""
    noms = [nom for classe in (SituationForm, BesoinForm, LieuForm) for nom in classe.champs_lus()]
    return [(nom, valeur) for nom in noms for valeur in parametres.getlist(nom) if valeur]


def _offrir(champ: forms.ChoiceField, choses: Iterable[BesoinLu | SituationLue]) -> None:
    choses = list(choses)
    champ.choices = [(chose.code, chose.libelle) for chose in choses]
    champ.aides = {chose.code: chose.aide for chose in choses}
