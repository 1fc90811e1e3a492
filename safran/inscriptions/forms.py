"""Forms of the screens; the rules decide."""

from typing import Any

from django import forms
from django.utils import timezone

from home.alertes import TexteLuForm
from home.formulaires import FormulaireSafran
from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.membres.permissions import structures_representees
from reseau.structures.models import Structure
from safran.inscriptions.choices import EtatInscription
from safran.inscriptions.models import OuvertureParGroupe, PlacesReservees, SessionFormation
from safran.inscriptions.models.reserves import GROUPES, UN_SEUL


class GroupeForm(FormulaireSafran, forms.ModelForm):
    """For a structure, a network or a bassin."""

    CHAMPS_REFUSES = {"groupe": "structure", "trop": "places", "passee": "libere_le", "tardive": "ouvre_le"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = Structure.objects.visibles().order_by("nom")

    def clean(self) -> dict[str, Any]:
        """One group, named once."""
        donnees = super().clean()
        if sum(donnees.get(nom) is not None for nom in GROUPES) != 1:
            self.add_error("structure", UN_SEUL)
        return donnees


class ReserveForm(GroupeForm):
    """Seats kept for one group."""

    class Meta:
        model = PlacesReservees
        fields = (*GROUPES, "places", "libere_le")


class OuvertureForm(GroupeForm):
    """Sign-up that opens earlier for one group."""

    class Meta:
        model = OuvertureParGroupe
        fields = (*GROUPES, "ouvre_le")


class EquipeForm(FormulaireSafran, forms.Form):
    """Which colleagues a referent signs up; each will have a rank of her own, in the order of the list."""

    personnes = forms.ModelMultipleChoiceField(
        Rattachement.objects.none(),
        label="Qui inscrivez-vous ?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une personne."},
    )

    def __init__(self, *args: Any, compte: Compte, session: SessionFormation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deja = session.inscriptions.vivantes().values("compte")
        self.fields["personnes"].queryset = (
            Rattachement.objects.en_vigueur()
            .filter(structure__in=structures_representees(compte), compte__is_active=True)
            .exclude(compte__in=deja)
            .select_related("compte", "structure")
            .order_by("compte__nom", "compte__prenom", "pk")
        )


class MessageForm(FormulaireSafran, forms.Form):
    """How a message is worded."""

    objet = forms.CharField(label="Objet", max_length=120, help_text="Le titre de la formation s’ajoute à la suite.")
    phrase = forms.CharField(label="Texte", max_length=600, widget=forms.Textarea(attrs={"rows": 5}))

    def clean_objet(self) -> str:
        """On one line."""
        return " ".join(self.cleaned_data["objet"].split())


class MotifForm(TexteLuForm):
    """Why, in one sentence."""

    CHAMPS_REFUSES = {"motif_absent": "motif"}
    surveilles = ("motif",)
    motif = forms.CharField(label="Pourquoi", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class SurnombreForm(MotifForm):
    """Whom the Région brings in over the number of seats."""

    email = forms.EmailField(label="Adresse électronique de la personne")

    field_order = ("email", "motif", "garder")

    def clean_email(self) -> Compte:
        """An open account."""
        compte = Compte.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if compte is None:
            raise forms.ValidationError("Aucun compte ouvert n’a cette adresse.")
        return compte


class DecisionForm(TexteLuForm):
    """What is decided of a sign-up."""

    CHAMPS_REFUSES = {"motif_absent": "motif"}
    surveilles = ("motif",)
    etat = forms.ChoiceField(label="Décision", widget=forms.RadioSelect)
    motif = forms.CharField(
        label="Pourquoi",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Demandé pour un refus ou une annulation : la personne le lit dans son courriel.",
    )

    def __init__(self, *args: Any, etats: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mots = {
            EtatInscription.INSCRITE: "Accepter la demande",
            EtatInscription.REFUSEE: "Refuser la demande",
            EtatInscription.ANNULEE: "Annuler l’inscription",
        }
        self.fields["etat"].choices = [(etat, mots.get(etat, EtatInscription(etat).label)) for etat in etats]


class CopieForm(FormulaireSafran, forms.Form):
    """When the copy begins."""

    premier_jour = forms.DateField(label="Premier jour de la nouvelle session")

    def clean_premier_jour(self) -> Any:
        """A day to come."""
        jour = self.cleaned_data["premier_jour"]
        if jour <= timezone.localdate():
            raise forms.ValidationError("Choisissez un jour à venir.")
        return jour
