"""What a session, its half-days and its documents ask to be written."""

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse_lazy

from home.fichiers import DOCUMENTS, document_verifier
from home.formulaires import FormulaireSafran
from reseau.agenda.queries.lieux import lieu_lire, lieu_nommer
from reseau.annuaire.models import Lieu
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes, est_region
from reseau.territoires.models import Bassin
from safran.formations.models import FormationPage
from safran.inscriptions.choices import Nature
from safran.inscriptions.models import DocumentSession, Seance, SessionFormation
from safran.inscriptions.models.sessions import PLAFOND_DES_FORMATIONS, PLAFONDS_EMBOITES
from safran.inscriptions.queries.vivier import formateurs_proposes

DELAIS = ("premier_rappel", "second_rappel", "emargement_avant", "emargement_apres")
VENIR = ("en_train", "en_bus", "en_voiture", "en_fauteuil", "repas")
HORS_ANNUAIRE = "Aucun lieu de l’annuaire ne porte ce nom dans cette commune : laissez vide, l’adresse suffit."


class SessionForm(FormulaireSafran, forms.ModelForm):
    """What a session says and its rules."""

    CHAMPS_REFUSES = {"hors_bassin": "bassin"}

    chez = forms.CharField(
        label="Lieu de l’annuaire", max_length=300, required=False,
        help_text="« CIO, Niort » : la page montre alors où c’est, sur la carte.",
        widget=forms.TextInput(
            {"list": "lieux", "data-suggestions": reverse_lazy("agenda_lieux"), "autocomplete": "off"}
        ),
    )  # fmt: skip

    class Meta:
        model = SessionFormation
        fields = (
            "formation", "bassin", "lieu", "adresse", "chez", *VENIR, "minimum", "capacite", "ouvre_le", "ferme_le",
            "decision_le",
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
        if self.instance.chez:
            self.initial["chez"] = lieu_nommer(self.instance.chez)
        for nom in DELAIS:
            self.fields[nom].required = False

    def clean_chez(self) -> Lieu | None:
        """A place of the directory, or none; else what to write instead."""
        if not (texte := self.cleaned_data["chez"]):
            return None
        compris = lieu_lire(texte)
        if compris.lieu is None:
            dits = f"{compris.phrase} {' ; '.join(compris.choix)}".strip()
            raise forms.ValidationError(dits or HORS_ANNUAIRE)
        return compris.lieu

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
        fields = ("date", "debut", "fin", "salle", "lien", "programme", "formateurs")
        widgets = {"programme": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, session: SessionFormation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["formateurs"].queryset = formateurs_proposes(session, self.instance.date)


class DocumentForm(FormulaireSafran, forms.ModelForm):
    """A document joined to a session, and from when it is given."""

    CHAMPS_REFUSES = {"trop": "fichier"}

    fichier = forms.FileField(
        label="Document", max_length=120, help_text="PDF, texte, tableur ou présentation, 20 Mo au plus.",
        widget=forms.FileInput({"accept": ",".join(f".{e}" for e in DOCUMENTS)}),
    )  # fmt: skip
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = DocumentSession
        fields = ("titre", "remis_le")

    field_order = ("titre", "fichier", "remis_le", "cle")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"cle": uuid.uuid4()}, **kwargs)

    def clean_fichier(self) -> UploadedFile:
        """A document of a kind that is read, not too heavy, that is what its name says."""
        return document_verifier(self.cleaned_data["fichier"])
