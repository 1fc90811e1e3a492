"""Forms of the screens; the rules decide."""

from typing import Any

from django import forms
from django.utils import timezone

from home.alertes import TexteLuForm
from home.formulaires import FormulaireSafran
from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.membres.permissions import bassins_animes, est_region, structures_representees
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from safran.formations.models import FormationPage
from safran.inscriptions.choices import EtatInscription, Nature
from safran.inscriptions.models import OuvertureParGroupe, PlacesReservees, Seance, SessionFormation
from safran.inscriptions.models.reserves import GROUPES, UN_SEUL
from safran.inscriptions.models.sessions import PLAFOND_DES_FORMATIONS, PLAFONDS_EMBOITES
from safran.inscriptions.queries.vivier import formateurs_proposes

DELAIS = ("premier_rappel", "second_rappel", "emargement_avant", "emargement_apres")


class SessionForm(FormulaireSafran, forms.ModelForm):
    """What a session says and its rules."""

    CHAMPS_REFUSES = {"hors_bassin": "bassin"}

    class Meta:
        model = SessionFormation
        fields = (
            "formation", "bassin", "lieu", "adresse", "minimum", "capacite", "ouvre_le", "ferme_le", "decision_le",
            "max_par_structure", "une_par_formation", "nature", "plafond_annuel", "plafond_ensemble", "validation",
            "delai_offre_heures",
            "premier_rappel", "second_rappel", "emargement_avant", "emargement_apres", "consignes",
        )  # fmt: skip
        widgets = {
            "nature": forms.RadioSelect,
            "validation": forms.RadioSelect,
            "consignes": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["formation"].queryset = FormationPage.objects.live().order_by("title")
        if not est_region(compte):
            self.fields["bassin"].queryset = Bassin.objects.filter(pk__in=bassins_animes(compte))
            self.fields["bassin"].required, self.fields["bassin"].help_text = True, ""
        if self.instance.pk:
            self.fields["formation"].disabled = True
        for nom in DELAIS:
            self.fields[nom].required = False

    def clean(self) -> dict[str, Any]:
        """Two numbers, two dates: said at the field that has to change. A delay left empty is none."""
        donnees = super().clean()
        for nom in DELAIS:
            if donnees.get(nom, 0) is None:
                donnees[nom] = 0 if nom in self.data else getattr(self.instance, nom)
        if (donnees.get("minimum") or 0) > (donnees.get("capacite") or 0) > 0:
            self.add_error("minimum", "Le nombre minimum ne dépasse pas le nombre de places.")
        formations, actions = donnees.get("plafond_annuel") or 0, donnees.get("plafond_ensemble") or 0
        if donnees.get("nature") == Nature.AUTRE and formations:
            self.add_error("plafond_annuel", PLAFOND_DES_FORMATIONS)
        elif formations > actions > 0:
            self.add_error("plafond_annuel", PLAFONDS_EMBOITES)
        ouvre, ferme = donnees.get("ouvre_le"), donnees.get("ferme_le")
        if ouvre and ferme and ferme <= ouvre:
            self.add_error("ferme_le", "La fermeture suit l’ouverture des inscriptions.")
        return donnees


class FormateursField(forms.ModelMultipleChoiceField):
    """Trainers; those whom the pool proposes for the session say so."""

    def label_from_instance(self, compte: Compte) -> str:
        """The name, and whether the pool proposes it."""
        return f"{compte.nom_complet} (proposé par le vivier)" if compte.propose else compte.nom_complet


class SeanceForm(FormulaireSafran, forms.ModelForm):
    """A half-day; `session` tells which trainers come first."""

    CHAMPS_REFUSES = {"retenue": "date", "heures": "fin", "chevauche": "debut"}

    formateurs = FormateursField(
        Compte.objects.none(), label="Formateurs et formatrices", required=False, widget=forms.CheckboxSelectMultiple
    )

    lien = forms.URLField(
        label="Lien de visioconférence",
        required=False,
        assume_scheme="https",
        help_text="Montré aux seules personnes inscrites.",
    )

    class Meta:
        model = Seance
        fields = ("date", "debut", "fin", "salle", "lien", "formateurs")

    def __init__(self, *args: Any, session: SessionFormation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["formateurs"].queryset = formateurs_proposes(session, self.instance.date)


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
