"""Forms of re-addressing: the three steps of the assistant, a slip and its code, a first information, rules and
cases, needs in the admin.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from wagtail.admin.forms import WagtailAdminModelForm

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from reseau.annuaire.choices import Mode
from reseau.annuaire.portes import CommuneField, lieu_comprendre
from reseau.comptes.models import Compte
from reseau.orientation.choices import (
    POIDS_MAX,
    RAYON,
    RAYONS,
    REFUS_JOURS,
    REFUS_NOMBRE,
    Contrainte,
    Effet,
    GenreSituation,
    Motif,
    Rang,
)
from reseau.orientation.models import BesoinType, CasDEssai, PremiereInformation, Regle, Situation
from reseau.orientation.permissions import reseaux_d_information
from reseau.orientation.queries.besoins import BesoinLu, Choix, SituationLue
from reseau.orientation.rules.besoins import choix_ecrire
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin

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
        compris = lieu_comprendre("", self.cleaned_data["lieu"])
        if compris.commune is None:
            raise forms.ValidationError(compris.refus if compris.ailleurs else SANS_COMMUNE)
        return compris.commune

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


# What a receiving structure types: a code, then one reason of the closed list.

CODE_MAX = 40
AIDES = {
    Motif.FICHE_FAUSSE: "Un signalement part à qui la tient",
    Motif.COMPLET: "Votre service passe en dernier pendant quatorze jours",
    Motif.PUBLIC: f"Au bout de {REFUS_NOMBRE} fois en {REFUS_JOURS} jours, une règle est proposée à la Région",
    Motif.HORS_ZONE: "La zone de la fiche est à vérifier",
    Motif.NIVEAU: "La fiche est à corriger",
    Motif.DELAI: "Rien ne change ailleurs",
    Motif.CONDITION: "Rien ne change ailleurs",
    Motif.CHOIX: "Rien ne change ailleurs, et personne n’est prévenu",
}


class CodeForm(FormulaireSafran, forms.Form):
    """The code of a slip, as it is read on the sheet."""

    CHAMPS_REFUSES = {"code_inconnu": "code"}
    code = forms.CharField(
        label="Code de la fiche",
        max_length=CODE_MAX,
        help_text="Neuf signes. Ni O ni I : ce sont des 0 et des 1. Dix essais par heure.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-seance"}
        ),
    )


class MotifForm(FormulaireSafran, forms.Form):
    """Why the person cannot be received here: one reason, no free text."""

    motif = forms.ChoiceField(
        label="Le motif, un seul", choices=Motif.choices, widget=forms.RadioSelect,
        help_text="Aucun texte libre : rien ici ne raconte la personne.",
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motif"].aides = dict(AIDES)


class OuvrirForm(FormulaireSafran, forms.Form):
    """The door that was chosen, and the key of the form."""

    cle = forms.UUIDField(widget=forms.HiddenInput)
    porte = forms.CharField(max_length=20, widget=forms.HiddenInput)


class InformationForm(TexteLuForm, forms.ModelForm):
    """What is said first, what to bring, from which sources; the network that keeps it, and the version read."""

    surveilles = ("a_dire", "a_apporter", "sources")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = PremiereInformation
        fields = ("a_dire", "a_apporter", "sources", "reseau")
        widgets = {
            "a_dire": forms.Textarea({"rows": 8}),
            "a_apporter": forms.Textarea({"rows": 4}),
            "sources": forms.Textarea({"rows": 4}),
        }
        help_texts = {
            "a_dire": "En quelques phrases, ce qui est vrai pour tous. Une ligne vide sépare deux paragraphes."
        }

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        ecrite = kwargs.get("instance")
        kwargs["initial"] = {"version": ecrite.version if ecrite else 0}
        super().__init__(*args, **kwargs)
        self.fields["reseau"].queryset = reseaux_d_information(compte)

    def champs(self) -> dict[str, Any]:
        """What the rule takes."""
        return self.cleaned_data


# Forms of the rules and of the cases: what each says, which version was read, the key that holds double clicks.

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
    )
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
    )
    poids = forms.IntegerField(
        label="Poids, en points", min_value=1, max_value=POIDS_MAX, initial=20, required=False,
        help_text="Pour « préférer » : vingt points valent vingt-cinq kilomètres.",
    )  # fmt: skip
    motif = forms.CharField(
        label="Ce que lira la personne", max_length=160,
        help_text="Une phrase, sans nom : « Cap emploi connaît les aménagements de poste. »",
    )  # fmt: skip

    def __init__(self, *args: Any, regle: Regle | None = None, **kwargs: Any) -> None:
        depart = {nom: getattr(regle, nom) for nom in self.DITS} if regle else {"effet": Effet.PREFERER}
        super().__init__(*args, initial=depart, **kwargs)
        self.service = regle.service if regle else None
        _offrir_regles(self, regle, "besoin", "situation")
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
        _offrir_regles(self, cas, "besoin", "situation")
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


def _offrir_regles(form: forms.Form, ligne: Regle | CasDEssai | None, *noms: str) -> None:
    """What is offered today, and what the row says already, even closed since."""
    for nom in noms:
        modele = form.fields[nom].queryset.model
        offerts = modele.objects.en_vigueur()
        deja = getattr(ligne, f"{nom}_id", None)
        form.fields[nom].queryset = offerts | modele.objects.filter(pk=deja) if deja else offerts


class ChoixForm(WagtailAdminModelForm):
    """Add or correct a need or a situation; its code is frozen once saved, and a point may say no public."""

    CHAMPS_REFUSES = {"code_fige": "code"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publics"].required = False
        if self.instance.pk:
            self.fields["code"].disabled = True

    def save(self, commit: bool = True) -> Any:
        """Write through the rules."""
        self.instance = choix_ecrire(choix=self.instance, **self.cleaned_data)
        return self.instance
