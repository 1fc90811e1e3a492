"""Forms around a published note: exchanges, reports, reprises, collections."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from home.ecrans.forms import FormulaireSafran
from home.securite.detecteur import identifiants_detecter, phrase_alerte
from pratiques.choices import RAISONS_DE_MESSAGE, Effet, IssueAlerte, Maniere, NatureMessage, Preuve, RaisonAlerte
from pratiques.forms.fiches import SANS_IDENTIFIANT
from pratiques.models import CollectionDeFiches
from pratiques.queries.echanges import bassins_de_la_structure, collections_de
from reseau.animation.portes import decisions_du_comite_technique
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

# Forms of a reprise and of the answer to it.


class GardeForm(FormulaireSafran, forms.Form):
    """A form whose words are read by the detector; what it sees is taken out, or kept with a reason (R3.5)."""

    surveilles: tuple[str, ...] = ()
    alerte = False
    motif_conserve = forms.CharField(
        label="Pourquoi garder ces mots", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alerte = bool(self.initial.get("motif_conserve"))
        self.order_fields([*(nom for nom in self.fields if nom != "motif_conserve"), "motif_conserve"])

    def __iter__(self) -> Iterator[BoundField]:
        """The fields to show, the reason last, once something was seen."""
        return (champ for champ in super().__iter__() if champ.name != "motif_conserve" or self.alerte)

    def clean(self) -> dict[str, Any]:
        """Show what was seen at its own field, the name of a file included, and then only the field of the reason."""
        donnees = super().clean()
        for nom in self.surveilles:
            self._lire(nom, donnees.get(nom) or "")
        if fichier := donnees.get("fichier"):
            self._lire("fichier", PurePath(fichier.name).stem.replace("_", " "), "Dans le nom de ce fichier : ")
        return donnees

    def _lire(self, champ: str, texte: str, lieu: str = "") -> None:
        if detections := identifiants_detecter(texte):
            self.alerte = True
            if not (self.cleaned_data.get("motif_conserve") or "").strip():
                self.add_error(champ, lieu + phrase_alerte(detections))


class ReprendreForm(GardeForm):
    """Two choices and two sentences: three minutes."""

    surveilles = ("adaptations", "recit")
    use_required_attribute = False
    structure = forms.ModelChoiceField(label="Où", queryset=Structure.objects.none(), empty_label=None)
    maniere = forms.ChoiceField(label="Comment", choices=Maniere.choices, widget=forms.RadioSelect)
    adaptations = forms.CharField(
        label="Ce que vous avez adapté", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="À dire si vous l’avez adaptée.",
    )  # fmt: skip
    effet = forms.ChoiceField(label="Ce que cela donne", choices=Effet.choices, widget=forms.RadioSelect)
    recit = forms.CharField(
        label="En quelques mots", max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Si vous avez arrêté, dites pourquoi. {SANS_IDENTIFIANT}",
    )  # fmt: skip
    depuis = forms.DateField(label="Depuis le")
    bassin = forms.ModelChoiceField(
        label="Bassin", queryset=Bassin.objects.none(), required=False, empty_label="Toute la région"
    )
    preuve = forms.ChoiceField(label="Sur quoi vous vous appuyez", choices=Preuve.choices, initial=Preuve.RESSENTI)

    def __init__(self, *args: Any, structures: list[Structure], **kwargs: Any) -> None:
        siens = bassins_de_la_structure(structures[0]) if structures else []
        kwargs["initial"] = {
            "structure": structures[0].pk if structures else None,
            "depuis": timezone.localdate(),
            "bassin": siens[0].pk if len(siens) == 1 else None,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = Structure.objects.filter(pk__in=[s.pk for s in structures])
        if len(structures) == 1:
            self.fields["structure"].widget = forms.HiddenInput()
        self.fields["bassin"].queryset = Bassin.objects.en_vigueur(timezone.localdate()).order_by("nom")


class ReponseRepriseForm(FormulaireSafran, forms.Form):
    """Accept a reprise, or say why not."""

    CHAMPS_REFUSES = {"reponse_requise": "reponse", "identifiants": "reponse"}
    accepter = forms.TypedChoiceField(
        label="Votre réponse",
        choices=[("oui", "L’accepter : elle se montre sur la fiche et compte"), ("non", "Ne pas la retenir")],
        coerce=lambda valeur: valeur == "oui",
        widget=forms.RadioSelect,
    )
    reponse = forms.CharField(
        label="Un mot pour la personne", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Montré sous la reprise acceptée. Obligatoire si vous ne la retenez pas. {SANS_IDENTIFIANT}",
    )  # fmt: skip


class RecommanderForm(FormulaireSafran, forms.Form):
    """The decision that recommends a note."""

    decision = forms.ModelChoiceField(
        None,
        label="Décision du comité technique",
        help_text="Une décision adoptée, telle qu’elle est au registre.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions_du_comite_technique()
        self.fields["decision"].label_from_instance = lambda decision: f"{decision.numero}, {decision.texte[:80]}"


# Forms of the exchanges on a note: write, report, moderate.


class ReponseForm(GardeForm):
    """Words for a thread."""

    CHAMPS_REFUSES = {"identifiants": "texte"}
    surveilles = ("texte",)
    use_required_attribute = False
    texte = forms.CharField(
        label="Votre réponse", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=SANS_IDENTIFIANT
    )


class MessageForm(ReponseForm):
    """A question or a comment."""

    nature = forms.ChoiceField(
        label="C’est",
        choices=[(NatureMessage.QUESTION.value, "Une question"), (NatureMessage.COMMENTAIRE.value, "Un commentaire")],
        initial=NatureMessage.QUESTION.value,
        widget=forms.RadioSelect,
    )
    field_order = ("nature", "texte", "motif_conserve")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["texte"].label = "Votre message"


RAISONS = [(raison.value, raison.label) for raison in RAISONS_DE_MESSAGE]


class SignalerMessageForm(FormulaireSafran, forms.Form):
    """Why a message should not stay."""

    raison = forms.ChoiceField(label="Ce qui ne va pas", choices=RAISONS, widget=forms.RadioSelect)
    texte = forms.CharField(
        label="En quelques mots", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=SANS_IDENTIFIANT,
    )  # fmt: skip


class SignalerContenuForm(SignalerMessageForm):
    """What is wrong with a note or a resource."""

    # Un piège à robots : une personne ne le voit pas, et le laisse vide.
    suite = forms.CharField(
        label="Laissez ce champ vide", max_length=200, required=False, widget=forms.TextInput(attrs={"tabindex": "-1"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["raison"].choices = RaisonAlerte.choices

    def clean_texte(self) -> str:
        """No word that names a person; « autre chose » says what."""
        texte = self.cleaned_data["texte"].strip()
        if self.cleaned_data.get("raison") == RaisonAlerte.AUTRE and not texte:
            raise forms.ValidationError("Dites ce qui ne va pas, en quelques mots.")
        if detections := identifiants_detecter(texte):
            raise forms.ValidationError(phrase_alerte(detections))
        return texte


class TraiterForm(FormulaireSafran, forms.Form):
    """What became of a report, and why."""

    issue = forms.ChoiceField(
        label="Votre réponse",
        choices=[
            (IssueAlerte.CORRIGE.value, "C’est corrigé, ou hors ligne"),
            (IssueAlerte.SANS_SUITE.value, "Rien à changer"),
        ],
        widget=forms.RadioSelect,
    )
    motif = forms.CharField(
        label="Motif", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=SANS_IDENTIFIANT
    )


class ModererForm(FormulaireSafran, forms.Form):
    """What becomes of a message, and why."""

    issue = forms.ChoiceField(
        label="Votre décision",
        choices=[(IssueAlerte.RETIRE.value, "Retirer le message"), (IssueAlerte.MAINTENU.value, "Le maintenir")],
        widget=forms.RadioSelect,
    )
    motif = forms.CharField(
        label="Motif", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Gardé avec le message. S’il est retiré, la personne qui l’a écrit le lit. {SANS_IDENTIFIANT}",
    )  # fmt: skip


# Forms of the collections.


class CollectionForm(GardeForm):
    """A title, a few words, who reads it."""

    surveilles = ("titre", "presentation")
    titre = forms.CharField(label="Titre", max_length=120)
    presentation = forms.CharField(
        label="En quelques mots", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Imprimés sur la couverture du livret.",
    )  # fmt: skip
    partagee = forms.BooleanField(label="Les membres du réseau peuvent la lire", required=False)

    def champs(self) -> dict[str, Any]:
        """What the rule receives."""
        return {nom: self.cleaned_data[nom] for nom in ("titre", "presentation", "partagee")}


class RangerForm(FormulaireSafran, forms.Form):
    """In which collection, or a new one."""

    collection = forms.ModelChoiceField(
        label="Dans", queryset=CollectionDeFiches.objects.none(), required=False, to_field_name="uuid",
        empty_label="Une nouvelle collection",
    )  # fmt: skip
    titre = forms.CharField(
        label="Titre de la nouvelle collection", max_length=120, required=False,
        help_text="Si aucune collection ne convient.",
    )  # fmt: skip

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collection"].queryset = collections_de(compte)

    def clean(self) -> dict[str, Any]:
        """One or the other."""
        donnees = super().clean()
        if not donnees.get("collection") and not (donnees.get("titre") or "").strip() and not self.errors:
            self.add_error("titre", "Choisissez une collection, ou donnez un titre à la nouvelle.")
        return donnees
