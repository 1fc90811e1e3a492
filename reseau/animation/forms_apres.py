"""What is typed once a meeting is over: remarks and their answers, why minutes are adopted, where an action stands."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from home.alertes import TexteLuForm
from home.codes import code_lire
from home.formulaires import FormulaireSafran
from reseau.animation.choices import DECISIONS_AU_REGISTRE, TEXTE_MAX, EtatDecision
from reseau.animation.models import Decision, Observation, Reunion

MAX_FICHIER = 20 * 1024 * 1024
SIGNATURE_PDF = b"%PDF-"


class ObservationForm(TexteLuForm):
    """What should be read, on a point or on the whole."""

    surveilles = ("texte",)
    CHAMPS_REFUSES = {"delai": "texte"}
    cle = forms.UUIDField(widget=forms.HiddenInput)
    point = forms.ModelChoiceField(None, label="Sur quel point", required=False, empty_label="L’ensemble")
    texte = forms.CharField(
        label="Ce qu’il faudrait lire", max_length=1500, widget=forms.Textarea({"rows": 4}),
        help_text="Ni nom, ni coordonnées d’une personne reçue.",
    )  # fmt: skip

    def __init__(self, *args: Any, reunion: Reunion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("cle", uuid.uuid4())
        self.fields["point"].queryset = reunion.points.all()
        self.fields["point"].label_from_instance = lambda point: f"{point.ordre}. {point.titre}"


class TraiterForm(TexteLuForm):
    """The answer to a remark; kept, what it changes."""

    surveilles = ("reponse", "correction")
    CHAMPS_REFUSES = {"ecartee": "retenue", "decision": "retirer"}
    retenue = forms.TypedChoiceField(
        label="Cette observation est", choices=(("oui", "Retenue"), ("non", "Écartée")), widget=forms.RadioSelect,
        coerce=lambda mot: mot == "oui",
    )  # fmt: skip
    reponse = forms.CharField(label="Votre réponse", max_length=500, widget=forms.Textarea({"rows": 3}))
    correction = forms.CharField(
        label="Le texte du point, corrigé", max_length=TEXTE_MAX, required=False, widget=forms.Textarea({"rows": 8}),
        help_text="Si elle est retenue. Laissez vide quand le texte ne change pas.",
    )  # fmt: skip
    retirer = forms.ModelChoiceField(
        None, label="Retirer une décision", required=False, empty_label="Aucune",
        help_text="Son numéro ne sera pas redonné ; ce qu’il restait à faire pour elle s’arrête.",
    )  # fmt: skip

    def __init__(self, *args: Any, observation: Observation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provisoires = observation.reunion.decisions.filter(etat=EtatDecision.PROVISOIRE)
        self.fields["retirer"].queryset = provisoires
        self.fields["retirer"].label_from_instance = lambda decision: f"{decision.numero}, {decision.texte[:80]}"
        if observation.point is None:
            del self.fields["correction"]


class AdopterForm(FormulaireSafran, forms.Form):
    """Nothing to type, unless words look like someone."""

    CHAMPS_REFUSES = {"personne": "raison"}
    raison = forms.CharField(
        label="Si des mots semblent nommer quelqu’un : pourquoi ils restent", max_length=300, required=False,
        help_text="Gardé dans l’historique, avec votre nom.",
    )  # fmt: skip


class FaitForm(TexteLuForm):
    """It is done."""

    surveilles = ("dit",)
    dit = forms.CharField(label="Un mot", max_length=500, required=False)


class DateForm(FormulaireSafran, forms.Form):
    """It goes on, for another day."""

    echeance = forms.DateField(label="Nouvelle date")


class BloqueForm(TexteLuForm):
    """It does not go on, and why."""

    surveilles = ("dit",)
    dit = forms.CharField(label="Ce qui bloque", max_length=500, widget=forms.Textarea({"rows": 3}))


class MotifForm(TexteLuForm):
    """Why, in a sentence that the register keeps."""

    surveilles = ("motif",)
    motif = forms.CharField(label="Pourquoi", max_length=500, widget=forms.Textarea({"rows": 3}))


class ReviserForm(FormulaireSafran, forms.Form):
    """Which decision takes its place."""

    nouvelle = forms.ModelChoiceField(
        None, label="La décision qui la remplace", help_text="Une décision adoptée plus tard par la même instance."
    )

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suivantes = Decision.objects.filter(comite=decision.comite_id, etat__in=DECISIONS_AU_REGISTRE, revise=None)
        self.fields["nouvelle"].queryset = suivantes.exclude(pk=decision.pk)
        self.fields["nouvelle"].label_from_instance = lambda autre: f"{autre.numero}, {autre.texte[:80]}"


class CodeForm(FormulaireSafran, forms.Form):
    """The code that minutes bear."""

    code = forms.CharField(
        label="Code de vérification", max_length=60,
        help_text="Il est écrit au bas de chaque page. Les espaces, les tirets et les minuscules ne comptent pas.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """The canonical code; a slip of the finger is told before anything is looked up."""
        code = code_lire(self.cleaned_data["code"])
        if code is None:
            raise ValidationError("Ce code contient une erreur. Il compte 17 lettres et chiffres : relisez-le.")
        return code


class CompareForm(FormulaireSafran, forms.Form):
    """A file to compare; read, never kept."""

    fichier = forms.FileField(
        label="Fichier PDF du compte rendu",
        help_text="Le fichier tel que vous l’avez reçu, 20 Mo au plus. Il est comparé, puis oublié.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_fichier(self) -> UploadedFile:
        """Refuse what is too big, or is no PDF, whatever its name says."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > MAX_FICHIER:
            raise ValidationError("Ce fichier dépasse 20 Mo : ce n’est pas un de nos documents.")
        debut = fichier.read(len(SIGNATURE_PDF))
        fichier.seek(0)
        if debut != SIGNATURE_PDF:
            raise ValidationError("Ce fichier n’est pas un PDF. Choisissez le fichier reçu, tel quel.")
        return fichier
