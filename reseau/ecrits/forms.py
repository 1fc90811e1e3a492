"""Forms of a document: opened, published, renewed; its sections written and read over; who signs; the table of the
note.
"""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone

from home.ecrans.forms import AlerteDeRegleForm, FormulaireSafran, TexteLuForm
from home.erreurs import RegleRefusee
from home.exploitation.indicateurs import indicateurs
from home.fichiers.reception import contenu_verifier, extension_de
from home.temps.periodes import mois_apres
from reseau.animation.models import Decision
from reseau.animation.permissions import decisions_lisibles
from reseau.animation.portes import CompareForm
from reseau.comptes.models import Compte
from reseau.ecrits.choices import ANNEES, TEXTE_MAX, TITRE_MAX, Diffusion, Genre, SortRemarque
from reseau.ecrits.models import DocumentLocal, IndicateurTerritoire
from reseau.ecrits.permissions import bassins_a_ecrire
from reseau.ecrits.queries.sections import UN_JOUR, SectionLue, empreinte_de
from reseau.ecrits.queries.signatures import signatures_qui_comptent, structures_du_bassin
from reseau.plans.models import ActionPlan
from reseau.plans.permissions import actions_lisibles
from reseau.plans.portes import decision_dite
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme

# The forms of a document: opened, published, renewed; its sections named.

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


# What is sent while a section is written and read over: its text, a source, a figure, a remark, its answer.

AIDE = "Une ligne vide sépare deux paragraphes. **gras**, - une liste, ## un titre, [un lien](https://…)."


class TexteForm(AlerteDeRegleForm):
    """The text of a section, and the version that was read."""

    CHAMPS_REFUSES: Mapping[str, str] = {"personne": "texte"}
    texte = forms.CharField(
        label="Texte de la section", required=False, strip=False, max_length=TEXTE_MAX, help_text=AIDE,
        widget=forms.Textarea(attrs={"rows": 14, "class": "saisie__texte"}),
    )  # fmt: skip
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SourceForm(TexteLuForm):
    """A source: who, what, which year; its address."""

    surveilles = ("intitule",)
    intitule = forms.CharField(
        label="Source", max_length=200, help_text="Qui, quoi, quelle année : « Insee, recensement, 2023 »."
    )
    adresse = forms.URLField(label="Adresse", max_length=500, required=False, assume_scheme="https")
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4()}
        super().__init__(*args, **kwargs)


class ChiffreForm(CleForm):
    """A number of the house, and the days that it counts."""

    CHAMPS_REFUSES: Mapping[str, str] = {"au": "dernier"}
    code = forms.ChoiceField(label="Nombre de la plateforme")
    du = forms.DateField(label="Du")
    dernier = forms.DateField(label="Au", help_text="Ce jour compris.")

    def __init__(self, *args: Any, document: DocumentLocal, **kwargs: Any) -> None:
        debut, fin = datetime.date(document.annee, 1, 1), datetime.date(document.annee, 12, 31)
        kwargs["initial"] = {"du": debut, "dernier": fin}
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = sorted(
            ((code, source.libelle) for code, source in indicateurs().items()), key=lambda choix: choix[1]
        )

    def champs(self) -> dict[str, Any]:
        """What the rule takes: the last day excluded."""
        lus = dict(self.cleaned_data)
        dernier = lus.pop("dernier")
        return {**lus, "au": dernier + UN_JOUR}


class RemarqueForm(TexteLuForm):
    """What a reader says of a section."""

    surveilles = ("texte",)
    texte = forms.CharField(label="Remarque", max_length=1000, widget=forms.Textarea({"rows": 4}))
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4()}
        super().__init__(*args, **kwargs)


class ReglerForm(TexteLuForm):
    """What becomes of a remark."""

    surveilles = ("reponse",)
    sort = forms.ChoiceField(label="Elle est", choices=SortRemarque.choices, widget=forms.RadioSelect)
    reponse = forms.CharField(
        label="Réponse", max_length=500, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Nécessaire si elle est écartée.",
    )  # fmt: skip


# Who is called to sign a protocol; one signature; a file to check.


class SignatairesForm(FormulaireSafran, forms.Form):
    """The structures of the bassin called to sign; those that signed are not asked again."""

    structures = forms.ModelMultipleChoiceField(
        Structure.objects.none(), label="Structures appelées à signer", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Celles qui sont de ce bassin aujourd’hui. Une structure qui a signé le reste.",
    )  # fmt: skip

    def __init__(self, *args: Any, document: DocumentLocal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signees = signatures_qui_comptent(document).values("structure")
        self.fields["structures"].queryset = structures_du_bassin(document.bassin_id).exclude(pk__in=signees)
        self.fields["structures"].initial = list(document.signataires.values_list("pk", flat=True))


class SignerForm(FormulaireSafran, forms.Form):
    """For which structure, in what quality; the print of the text shown goes along."""

    structure = forms.ModelChoiceField(Structure.objects.none(), label="Structure", empty_label=None)
    qualite = forms.CharField(
        label="À quel titre", max_length=120, help_text="Directrice, président, par délégation de la direction…"
    )
    empreinte = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, *args: Any, page: tuple[DocumentLocal, list[SectionLue]], structures: QuerySet[Structure], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"empreinte": empreinte_de(*page), "structure": structures.first()}
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures

    def refuser(self, refus: RegleRefusee, sinon: str | None = None) -> None:
        """A text that changed is shown again as it is: the next signature is for that one."""
        super().refuser(refus, sinon)
        if refus.code == "texte_change":
            self.data = self.data.copy()
            self.data[self.add_prefix("empreinte")] = self.initial["empreinte"]


class VerifierForm(CompareForm):
    """A file to compare with those that were published."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fichier"].label = "Fichier PDF du document"


# An indicator of the table; a file of measures.

TAILLE_MAX = 2 * 1024 * 1024
EXTENSIONS = {"csv", "xlsx"}


class IndicateurForm(FormulaireSafran, forms.ModelForm):
    """A line of the table."""

    class Meta:
        model = IndicateurTerritoire
        fields = ("code", "libelle", "unite", "definition", "source", "ordre", "retire")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["retire"]


class MesuresForm(FormulaireSafran, forms.Form):
    """A file, read before anything is written."""

    fichier = forms.FileField(
        label="Fichier", max_length=200,
        help_text="CSV ou XLSX, aux colonnes code, bassin, annee, valeur, sur. Deux mégaoctets au plus.",
    )  # fmt: skip

    def clean_fichier(self) -> UploadedFile:
        """Two megabytes at most, and what its name says."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise forms.ValidationError("Ce fichier dépasse deux mégaoctets : découpez-le par année.")
        if extension_de(fichier.name) not in EXTENSIONS:
            raise forms.ValidationError("Choisissez un fichier CSV ou XLSX.")
        contenu_verifier(fichier)
        return fichier
