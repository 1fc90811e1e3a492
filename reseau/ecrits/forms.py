"""The forms of a document: opened, published, renewed; its sections named."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from home.alertes import TexteLuForm
from home.formulaires import FormulaireSafran
from home.periodes import mois_apres
from reseau.animation.models import Decision
from reseau.animation.permissions import decisions_lisibles
from reseau.comptes.models import Compte
from reseau.ecrits.choices import ANNEES, TITRE_MAX, Diffusion, Genre
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.permissions import bassins_a_ecrire
from reseau.plans.forms import decision_dite
from reseau.plans.models import ActionPlan
from reseau.plans.permissions import actions_lisibles
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme

UN_AN = 12


class CleForm(FormulaireSafran, forms.Form):
    """A form whose key is written once, however many times it is sent."""

    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class OuvrirForm(CleForm):
    """Which document, of which bassin, for which year."""

    CHAMPS_REFUSES: Mapping[str, str] = {"version": "genre", "droit": "bassin"}
    genre = forms.ChoiceField(label="Document", choices=Genre.choices, widget=forms.RadioSelect)
    bassin = forms.ModelChoiceField(Bassin.objects.none(), label="Bassin", to_field_name="code")
    annee = forms.IntegerField(label="Année", min_value=ANNEES.start, max_value=ANNEES.stop - 1)

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        kwargs["initial"] = {"annee": timezone.localdate().year, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        bassins = bassins_a_ecrire(compte)
        self.fields["bassin"].queryset = bassins
        if len(bassins) == 1:
            self.fields["bassin"].initial = bassins[0].code


class SectionForm(TexteLuForm):
    """A section: its title, what one writes there, whether it must cite a source."""

    surveilles = ("titre", "consigne")
    titre = forms.CharField(label="Titre", max_length=TITRE_MAX)
    consigne = forms.CharField(
        label="Ce qu’on y écrit", max_length=300, required=False, help_text="Une phrase, lue de qui écrit."
    )
    sources_exigees = forms.BooleanField(label="Elle doit citer une source pour être publiée", required=False)


class SectionNouvelleForm(SectionForm):
    """One more."""

    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4()}
        super().__init__(*args, **kwargs)


class ReprendreForm(TexteLuForm):
    """Why it is written again."""

    surveilles = ("motif",)
    motif = forms.CharField(label="Pourquoi", max_length=300, required=False)


class PublierForm(FormulaireSafran, forms.Form):
    """Who reads it, when it will be seen again, what adopted it, what comes from it."""

    diffusion = forms.ChoiceField(label="Qui le lira", choices=Diffusion.choices, widget=forms.RadioSelect)
    revoir_le = forms.DateField(
        label="À revoir le", help_text="Ce jour-là, qui le tient reçoit un courriel."
    )  # fmt: skip
    decision = forms.ModelChoiceField(
        Decision.objects.none(), label="La décision qui l’adopte", required=False, empty_label="Aucune"
    )
    actions = forms.ModelMultipleChoiceField(
        ActionPlan.objects.none(), label="Les actions de plan qui en viennent", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label="Thèmes", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, document: DocumentLocal, compte: Compte, **kwargs: Any) -> None:
        dans_un_an = mois_apres(jour=timezone.localdate(), mois=UN_AN)
        kwargs["initial"] = {"diffusion": document.diffusion, "revoir_le": dans_un_an, "themes": document.themes.all()}
        super().__init__(*args, **kwargs)
        bassin, champs = document.bassin_id, self.fields
        siennes = decisions_lisibles(compte).filter(comite__bassin=bassin).select_related("comite").distinct()
        champs["decision"].queryset = siennes.order_by("-annee", "-rang")
        champs["decision"].label_from_instance = decision_dite
        du_bassin = actions_lisibles(compte).filter(axe__plan__bassin=bassin)
        du_comite = actions_lisibles(compte).filter(axe__plan__comite__bassin=bassin)
        actions = (du_bassin | du_comite).select_related("axe__plan").distinct()
        champs["actions"].queryset = actions.order_by("-axe__plan__annee", "axe__ordre", "pk")
        champs["actions"].label_from_instance = lambda action: f"{action.titre} ({action.axe.plan.annee})"
        champs["themes"].queryset = (Theme.objects.en_vigueur() | document.themes.all()).distinct()


class RenouvelerForm(CleForm):
    """For which year, and whether signatures are asked again."""

    CHAMPS_REFUSES: Mapping[str, str] = {"etat": "annee"}
    annee = forms.IntegerField(
        label="Année", min_value=ANNEES.start, max_value=ANNEES.stop - 1,
        help_text="Les chiffres suivent : ils se comptent d’autant d’années plus tard.",
    )  # fmt: skip
    majeure = forms.BooleanField(label="Version majeure", required=False)

    def __init__(self, *args: Any, document: DocumentLocal, **kwargs: Any) -> None:
        kwargs["initial"] = {"annee": max(document.annee, timezone.localdate().year), "majeure": True}
        super().__init__(*args, **kwargs)
        if document.genre == Genre.PROTOCOLE:
            self.fields["majeure"].help_text = DocumentLocal._meta.get_field("majeure").help_text
