"""Forms of minutes: the text of a point and what comes out of it, remarks, adoption, where an action stands."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from home.ecrans.forms import AlerteDeRegleForm, FormulaireSafran, TexteLuForm
from home.securite.coffre import code_lire
from reseau.animation.choices import DECISIONS_AU_REGISTRE, TEXTE_MAX, TOUCHES, EtatDecision, GenreSuite
from reseau.animation.models import Decision, Observation, Reunion, Suite

# Forms of the session: the text of a point, what comes out of it.


class TexteForm(AlerteDeRegleForm):
    """What was said of a point, and the version that was read."""

    CHAMPS_REFUSES = {"personne": "texte"}
    texte = forms.CharField(
        label="Compte rendu du point", required=False, strip=False, max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 9, "class": "saisie__texte", "data-touche": "t"}),
    )  # fmt: skip
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="point_%s", **kwargs)


class SuiteForm(AlerteDeRegleForm):
    """What came out of a point; who and for when are asked of a decision and of an action."""

    CHAMPS_REFUSES = {"personne": "texte", "conflit": "texte"}
    genre = forms.ChoiceField(label="Ajouter une suite", choices=GenreSuite.choices, widget=forms.RadioSelect)
    texte = forms.CharField(label="Ce qui est retenu", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    porteur = forms.CharField(
        label="Qui s’en charge", max_length=120, required=False, widget=forms.TextInput(attrs={"list": "porteurs"}),
        help_text="Une personne, une structure, un réseau, ou des mots.",
    )  # fmt: skip
    echeance = forms.DateField(label="Pour quand", required=False, help_text="Sans date, la prochaine séance.")
    precision = forms.CharField(
        label="Précision", max_length=200, required=False, help_text="« Une abstention : Apec »."
    )
    suit = forms.TypedChoiceField(label="Suit la décision", required=False, empty_value=None)
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, decisions: Iterable[Suite] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4(), "genre": GenreSuite.DECISION, **(kwargs.get("initial") or {})}
        super().__init__(*args, auto_id="suite_%s", **kwargs)
        suivies = {str(suite.uuid): suite for suite in decisions}
        self.fields["suit"].choices = [("", "Aucune"), *((cle, suite.texte[:80]) for cle, suite in suivies.items())]
        self.fields["suit"].coerce = suivies.get

    @property
    def genres(self) -> list[tuple[str, str, str, bool]]:
        """Each kind, its word, its key, whether it is chosen."""
        choisi = self["genre"].value()
        return [(valeur, mot, TOUCHES[valeur], valeur == choisi) for valeur, mot in GenreSuite.choices]

    @property
    def details(self) -> list[forms.BoundField]:
        """What is said more rarely."""
        return [self["precision"], self["suit"]]


class SuiteModifierForm(SuiteForm):
    """The same, of one that is written: its version instead of a key."""

    revoir_le = forms.DateField(label="À revoir le", required=False)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, suite: Suite, **kwargs: Any) -> None:
        dit = {nom: getattr(suite, nom) for nom in ("genre", "texte", "echeance", "precision", "revoir_le", "version")}
        kwargs["initial"] = {**dit, "porteur": suite.qui, "suit": str(suite.suit.uuid) if suite.suit else ""}
        super().__init__(*args, **kwargs)
        del self.fields["cle"]
        self.fields["genre"].label = "Ce que c’est"
        self.order_fields([nom for nom in self.fields if nom != "garder"] + ["garder"])


# What is typed once a meeting is over: remarks and their answers, why minutes are adopted, where an action stands.

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
