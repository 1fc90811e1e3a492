"""Forms of what people do together: bring, look for, tell of it afterwards."""

import uuid
from typing import Any

from django import forms

from home.alertes import TexteLuForm
from home.formulaires import FormulaireSafran
from reseau.agenda.models import BilanEvenement
from reseau.structures.models import Structure

PERSONNES = "Combien de personnes de votre structure seront là. Zéro si vous n’envoyez que des documents."


class StructureForm(FormulaireSafran, forms.Form):
    """In the name of which structure; not asked of whoever has one."""

    structure = forms.ModelChoiceField(label="Au nom de", queryset=Structure.objects.none(), empty_label=None)

    def __init__(self, *args: Any, structures: Any, **kwargs: Any) -> None:
        siennes = list(structures[:2])
        kwargs["initial"] = {"structure": siennes[0].pk if siennes else None, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures
        if len(siennes) == 1:
            self.fields["structure"].widget = forms.HiddenInput()


class ChercherForm(TexteLuForm):
    """What is still looked for."""

    surveilles = ("quoi",)
    quoi = forms.CharField(label="Ce que vous cherchez", max_length=160, help_text="« Un accueil des enfants ».")
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ApporterForm(StructureForm, ChercherForm):
    """What one's structure brings, and how many of its people."""

    quoi = forms.CharField(
        label="Ce que vous apportez", max_length=160, help_text="« Un stand, les aides à la mobilité »."
    )
    personnes = forms.IntegerField(label="Personnes mobilisées", min_value=0, max_value=200, help_text=PERSONNES)


class ReprendreForm(StructureForm):
    """Bring what was looked for."""

    personnes = forms.IntegerField(label="Personnes mobilisées", min_value=0, max_value=200, help_text=PERSONNES)


class RetirerForm(TexteLuForm):
    """Why, for the other side to read."""

    surveilles = ("motif",)
    motif = forms.CharField(
        label="Pourquoi", max_length=200, required=False, help_text="Une phrase, lue par l’autre côté."
    )


class BilanForm(TexteLuForm, forms.ModelForm):
    """Four answers, after the event."""

    surveilles = ("reussi", "a_changer")

    class Meta:
        model = BilanEvenement
        fields = ("visiteurs", "structures", "reussi", "a_changer")
        help_texts = {
            "visiteurs": "À peu près : un ordre de grandeur suffit.",
            "structures": "Déjà rempli d’après les apports acceptés ; corrigez s’il le faut.",
            "reussi": "Deux ou trois phrases. Ne nommez aucune personne reçue.",
        }
        widgets = {"reussi": forms.Textarea(attrs={"rows": 4}), "a_changer": forms.Textarea(attrs={"rows": 3})}
