"""The forms of a plan: its territory and axes, its vote, an action on one page and what is said along it."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.exploitation.indicateurs import indicateurs
from reseau.animation.models import Decision, Siege
from reseau.comptes.models import Compte
from reseau.plans.choices import AXES_MAX, TEXTE_MAX, TITRE_MAX, EtatActionPlan
from reseau.plans.models import ActionPlan, AxePlan, IndicateurAction, Plan
from reseau.plans.permissions import bassins_a_planifier, comites_a_planifier
from reseau.plans.queries.plans import decisions_du_territoire
from reseau.structures.models import Reseau, Structure
from reseau.vocabulaires.models import Theme, TypePublic

# The forms of a plan: its territory and axes, an action on one page, its vote.

ENSEMBLES = ("partenaires", "publics", "themes")


class PlanForm(TexteLuForm):
    """A new plan: whose, for which year, along which axes."""

    CHAMPS_REFUSES: Mapping[str, str] = {"droit": "territoire"}
    surveilles = ("axes",)
    territoire = forms.ChoiceField(label="Territoire")
    annee = forms.IntegerField(label="Année", min_value=2000, max_value=2099)
    axes = forms.CharField(
        label="Axes", widget=forms.Textarea({"rows": 4}), help_text="Un par ligne. Ils se changent ensuite."
    )
    cle = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("territoire", "annee", "axes", "garder", "cle")

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4(), "annee": timezone.localdate().year, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        comites = {f"comite-{c.pk}": c for c in comites_a_planifier(compte).order_by("nom")}
        bassins = {f"bassin-{b.pk}": b for b in bassins_a_planifier(compte)}
        self.territoires: dict[str, Any] = comites | bassins
        self.fields["territoire"].choices = [
            ("", "Choisir"),
            ("Instances", [(cle, str(comite)) for cle, comite in comites.items()]),
            ("Bassins", [(cle, f"Bassin {bassin.nom}") for cle, bassin in bassins.items()]),
        ]

    def clean_axes(self) -> str:
        """One title per line, short enough, not too many."""
        axes = _lignes(self.cleaned_data["axes"])
        if len(axes) > AXES_MAX:
            raise forms.ValidationError(f"Un plan a {AXES_MAX} axes au plus, vous en avez écrit {len(axes)}.")
        if any(len(axe) > TITRE_MAX for axe in axes):
            raise forms.ValidationError(f"Le titre d’un axe tient en {TITRE_MAX} caractères.")
        return "\n".join(axes)

    def champs(self) -> dict[str, Any]:
        """What the rule takes: the body or the bassin itself, the axes one by one."""
        lus = self.cleaned_data
        return {**lus, "territoire": self.territoires[lus["territoire"]], "axes": _lignes(lus["axes"])}


def _lignes(texte: str) -> list[str]:
    return list(dict.fromkeys(filter(None, map(str.strip, texte.splitlines()))))


class AxeForm(TexteLuForm, forms.ModelForm):
    """An axis: its title, its rank."""

    surveilles = ("titre",)

    class Meta:
        model = AxePlan
        fields = ("titre", "ordre")


class VoteForm(FormulaireSafran, forms.Form):
    """By which decision, and when."""

    decision = forms.ModelChoiceField(
        Decision.objects.none(), label="Décision qui le vote", required=False, empty_label="Sans décision au registre",
    )  # fmt: skip
    le = forms.DateField(label="Voté le", required=False, help_text="Le jour de la décision, s’il y en a une.")

    def __init__(self, *args: Any, plan: Plan, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions_du_territoire(compte, plan)
        self.fields["decision"].label_from_instance = decision_dite

    def clean_le(self) -> Any:
        """Not a day to come."""
        if (le := self.cleaned_data["le"]) and le > timezone.localdate():
            raise forms.ValidationError("Ce jour n’est pas encore venu.")
        return le


class ActionForm(TexteLuForm, forms.ModelForm):
    """An action: what, who leads it, for whom, until when, and where it comes from."""

    CHAMPS_REFUSES: Mapping[str, str] = {"pilote": "porteur_structure"}
    surveilles = ("titre", "but", "porteur", "politique")
    cle = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ActionPlan
        fields = (
            "axe", "titre", "but", "porteur_structure", "porteur_reseau", "porteur_compte", "porteur", "echeance",
            "debut", "decision", "publics", "responsable", "partenaires", "themes", "engagement", "orientation",
            "politique",
        )  # fmt: skip
        widgets = {
            "but": forms.Textarea({"rows": 3}),
            "partenaires": forms.SelectMultiple({"size": 6}),
            "publics": forms.CheckboxSelectMultiple,
            "themes": forms.CheckboxSelectMultiple,
        }
        labels = {
            "porteur_structure": "Pilote : une structure",
            "porteur_reseau": "ou un réseau",
            "porteur_compte": "ou une personne du comité",
            "porteur": "ou quelqu’un d’autre",
            "echeance": "Finit le",
        }

    def __init__(self, *args: Any, plan: Plan, compte: Compte, **kwargs: Any) -> None:
        ecrite = kwargs.get("instance")
        depart = {"version": ecrite.version} if ecrite else {"cle": uuid.uuid4()}
        kwargs["initial"] = {**depart, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        champs = self.fields
        champs["axe"].queryset, champs["axe"].empty_label = plan.axes.all(), None
        structures = Structure.objects.visibles().order_by("nom")
        champs["porteur_structure"].queryset = champs["partenaires"].queryset = structures
        champs["partenaires"].help_text = "Plusieurs : gardez la touche Ctrl enfoncée."
        champs["porteur_reseau"].queryset = Reseau.objects.order_by("nom")
        champs["porteur_compte"].queryset = personnes_du_plan(plan, compte, ecrite, self.initial.get("porteur_compte"))
        self._garnir_decisions(plan, compte, ecrite, self.initial.get("decision"))
        for nom, modele in (("publics", TypePublic), ("themes", Theme)):
            offerts = modele.objects.en_vigueur()
            champs[nom].queryset = (offerts | getattr(ecrite, nom).all()).distinct() if ecrite else offerts
        champs["echeance"].required = True

    def _garnir_decisions(self, plan: Plan, compte: Compte, ecrite: ActionPlan | None, demandee: Any) -> None:
        """Those of the territory, and the one that the address or the action already names."""
        gardees = {getattr(demandee, "pk", demandee), ecrite.decision_id if ecrite else None} - {None}
        siennes = decisions_du_territoire(compte, plan).values("pk")
        champ = self.fields["decision"]
        champ.queryset = Decision.objects.filter(Q(pk__in=siennes) | Q(pk__in=gardees)).select_related("comite")
        champ.label_from_instance, champ.empty_label = decision_dite, "Aucune"

    def clean(self) -> dict[str, Any]:
        """It does not end before it begins."""
        donnees = super().clean()
        debut, fin = donnees.get("debut"), donnees.get("echeance")
        if debut and fin and fin < debut:
            self.add_error("echeance", "Une action finit après avoir commencé.")
        return donnees

    def champs(self) -> dict[str, Any]:
        """What the rule takes."""
        lus = dict(self.cleaned_data)
        ensembles = {nom: lus.pop(nom) for nom in ENSEMBLES}
        cles = {"version": lus.pop("version") or 0} if self.instance.pk else {"cle": lus.pop("cle") or uuid.uuid4()}
        lus.pop("cle", None), lus.pop("version", None)
        return {**lus, **cles, "ensembles": ensembles}


def personnes_du_plan(plan: Plan, compte: Compte, ecrite: ActionPlan | None, demandee: int | None) -> QuerySet[Compte]:
    """Who may lead an action alone: who sits in the body today, who writes the plan, who leads it already."""
    siennes = Q(comite=plan.comite_id) if plan.comite_id else Q(comite__bassin=plan.bassin_id)
    sieges = Siege.objects.en_vigueur().filter(siennes).exclude(compte=None).values("compte")
    gardes = {compte.pk, demandee, ecrite.porteur_compte_id if ecrite else None} - {None}
    return Compte.objects.filter(Q(pk__in=sieges) | Q(pk__in=gardes), is_active=True)


def decision_dite(decision: Decision) -> str:
    """« D-2026-017 · Chaque structure vérifie sa fiche »."""
    texte = decision.texte if len(decision.texte) <= 90 else f"{decision.texte[:89].rstrip()}…"
    return f"{decision.numero} · {texte}"


def depart_de(decision: Decision) -> dict[str, Any]:
    """What a decision says already of the action that will carry it."""
    titre = decision.texte if len(decision.texte) <= TITRE_MAX else f"{decision.texte[: TITRE_MAX - 1].rstrip()}…"
    return {
        "titre": titre,
        "but": decision.texte if titre != decision.texte else "",
        "decision": decision.pk,
        "echeance": decision.echeance,
        **_pilote_de(decision),
    }


def _pilote_de(decision: Decision) -> dict[str, Any]:
    """The one pilot of the action; a decision often names a structure, and writes its name as well."""
    noms = ("porteur_compte_id", "porteur_structure_id", "porteur_reseau_id", "porteur")
    nom = next((nom for nom in noms if getattr(decision, nom)), "porteur")
    return {nom.removesuffix("_id"): getattr(decision, nom)}


# What is said along an action: where it stands, a note, a step, a number.


class EtatForm(TexteLuForm):
    """Where it stands, and a word on why."""

    surveilles = ("dit",)
    etat = forms.ChoiceField(label="Où en est-elle", choices=EtatActionPlan.choices)
    dit = forms.CharField(
        label="Ce qui en est dit", max_length=TEXTE_MAX, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Nécessaire si elle est bloquée ou abandonnée : ce qui bloque, ou pourquoi.",
    )  # fmt: skip


class NoteForm(TexteLuForm):
    """What was seen, that day."""

    surveilles = ("texte",)
    texte = forms.CharField(label="Note", max_length=1000, widget=forms.Textarea({"rows": 3}))
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4()}
        super().__init__(*args, **kwargs)


class EtapeForm(TexteLuForm):
    """One more step."""

    surveilles = ("titre",)
    titre = forms.CharField(label="Étape", max_length=TITRE_MAX)
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4()}
        super().__init__(*args, **kwargs)


class IndicateurForm(TexteLuForm, forms.ModelForm):
    """What measures an action: a number by hand, or one that the house counts."""

    surveilles = ("libelle", "unite")
    source = forms.ChoiceField(
        label="Compté par la maison", required=False,
        help_text="La plateforme compte alors ce nombre d’elle-même, sur ce territoire et cette année.",
    )  # fmt: skip
    cle = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = IndicateurAction
        fields = ("libelle", "unite", "cible", "source", "valeur", "valeur_le")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        dites = sorted((source.libelle, code) for code, source in indicateurs().items())
        self.fields["source"].choices = [("", "Non, écrit à la main"), *((code, libelle) for libelle, code in dites)]

    def clean(self) -> dict[str, Any]:
        """A number that the house counts is not typed."""
        donnees = super().clean()
        if donnees.get("source") and donnees.get("valeur") is not None:
            self.add_error("valeur", "Un nombre compté par la maison ne s’écrit pas à la main.")
        if donnees.get("valeur") is not None and not donnees.get("valeur_le"):
            donnees["valeur_le"] = timezone.localdate()
        return donnees


class CompterForm(FormulaireSafran, forms.Form):
    """Where one is today."""

    valeur = forms.DecimalField(label="Où l’on en est", min_value=0, max_digits=12, decimal_places=2)
    le = forms.DateField(label="Compté le")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"le": timezone.localdate(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
