"""Forms of belongings: confirm what places propose, add by hand, end."""

from django import forms
from django.utils import timezone

from home.formulaires import FormulaireSafran
from reseau.membres.queries.appartenances import Proposee, SituationBassin
from reseau.structures.models import Structure


class ConstatForm(FormulaireSafran, forms.Form):
    """What is said of a belonging."""

    CHAMPS_REFUSES = {"debut": "du", "bassin": "du", "fin": "au", "date": "le", "motif_manquant": "motif"}


class ConfirmationForm(ConstatForm):
    """Several proposals, from one day. One that someone else has just confirmed is no mistake: the rule leaves it."""

    structures = forms.ModelMultipleChoiceField(
        label="Structures",
        queryset=Structure.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une structure."},
    )
    du = forms.DateField(label="À partir du", initial=timezone.localdate)

    def __init__(self, *args: object, situation: SituationBassin, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["structures"]
        connues = {p.structure.pk for p in situation.proposees} | {a.structure_id for a in situation.appartenances}
        champ.queryset = Structure.objects.filter(pk__in=connues)
        champ.widget.choices = [(p.structure.pk, p.structure.nom) for p in situation.proposees]
        champ.aides = {str(p.structure.pk): _dire(p) for p in situation.proposees}


def _dire(proposee: Proposee) -> str:
    """Where the structure receives, and that it was of this bassin before."""
    lieux = " ; ".join(proposee.lieux)
    return f"{lieux}. Elle en était jusqu’au {proposee.ancienne.au:%d/%m/%Y}." if proposee.ancienne else lieux


class AppartenanceForm(ConstatForm):
    """Add by hand a structure that works in a bassin without a published place there, or ahead of its opening."""

    du = forms.DateField(label="À partir du", initial=timezone.localdate)
    au = forms.DateField(
        label="Jusqu’au", required=False, help_text="Premier jour hors du bassin. Vide : sans fin prévue."
    )
    motif = forms.CharField(
        label="Pourquoi elle est de ce bassin",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Demandé quand elle n’y a aucun lieu publié. Par exemple : « Reçoit par téléphone les habitants. »",
    )


class FinAppartenanceForm(ConstatForm):
    """End a belonging, with a reason."""

    le = forms.DateField(label="À partir du", initial=timezone.localdate, help_text="Premier jour hors du bassin.")
    motif = forms.CharField(
        label="Motif", max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text="Une phrase."
    )
