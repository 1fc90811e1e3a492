"""Forms of the workshop: the one screen, what is brought instead of being typed, comments, the readings of a
proposal.
"""

import datetime
import uuid
from pathlib import PurePath
from typing import Any

from django import forms
from django.utils import timezone

from home.choices import Reponse
from home.courriels.noms import sans_adresse
from home.documents.docx import POIDS_MAX, Lecture, docx_lire
from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.fichiers.archives import ArchiveRefusee
from reseau.vocabulaires.models import Mission, Rubrique, TypePublic
from safran.atelier.choices import CritereModule
from safran.atelier.models import MAX_COMMENTAIRE
from safran.atelier.plan import modeles_lire
from safran.atelier.rules.publication import Declarations
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from safran.quiz.portes import POIDS_MAX as SAUVEGARDE_MAX

TITRE_ETAPE, TITRE_MODULE = 160, 200


class RubriqueForm(FormulaireSafran, forms.Form):
    """What begins a training asks for its rubric, one of those of the programme."""

    CHAMPS_REFUSES = {"sans_rubrique": "rubrique"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rubrique"].queryset = Rubrique.objects.en_vigueur().order_by("ordre", "pk")


class CommencerForm(RubriqueForm):
    """Three fields, and a training to write."""

    titre = forms.CharField(label="Titre", max_length=TITRE_MODULE, validators=[sans_adresse])
    accroche = forms.CharField(
        label="En une ou deux phrases, ce que la personne y gagne", max_length=300, widget=forms.Textarea({"rows": 2})
    )
    rubrique = forms.ModelChoiceField(Rubrique.objects.none(), label="Rubrique", empty_label="Choisir…")
    modele = forms.ChoiceField(label="Partir", required=False)
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["modele"].choices = [("", "D’une page blanche"), *((m.code, m.dit) for m in modeles_lire())]


class PlanForm(FormulaireSafran, forms.Form):
    """The titles by which the outline grows, one place per module and one for the next module."""

    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    module = forms.CharField(
        label="Titre du module suivant",
        max_length=TITRE_MODULE,
        required=False,
        widget=forms.TextInput({"placeholder": "Module de plus"}),
    )

    def __init__(self, modules: list[ModulePage], ouvert: ModulePage | None, *args: Any, **kwargs: Any) -> None:
        self.modules, self.ouvert = modules, ouvert
        propres = dict(type(self).base_fields)
        if ouvert:
            titre = ouvert.draft_title or ouvert.title
            propres["nom"] = forms.CharField(label="Titre du module", max_length=TITRE_MODULE, initial=titre)
        self.base_fields = propres | {f"dans-{module.pk}": _titre_etape(module.draft_title) for module in modules}
        super().__init__(*args, **kwargs)
        for champ in self.fields.values():  # le plan est hors du formulaire qui envoie tout
            champ.widget.attrs["form"] = "ecrire"

    def neuves(self) -> dict[int, str]:
        dits = {module.pk: self.cleaned_data.get(f"dans-{module.pk}") for module in self.modules}
        return {pk: titre for pk, titre in dits.items() if titre}


class EtapeForm(FormulaireSafran, forms.Form):
    """The title of the step being written, and of the next one."""

    titre = forms.CharField(
        label="Titre de l’étape", max_length=TITRE_ETAPE, widget=forms.TextInput({"class": "titre-ecrit"})
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    suivante = forms.CharField(label="Étape suivante", max_length=TITRE_ETAPE, required=False)


class PublierForm(FormulaireSafran, forms.Form):
    """The short declarations that a training online bears, and when."""

    CHAMPS_REFUSES = {"pour_le": "jour"}

    missions = forms.ModelMultipleChoiceField(
        Mission.objects.none(), label="Elle prépare à", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez une mission au moins."},
    )  # fmt: skip
    publics = forms.ModelMultipleChoiceField(
        TypePublic.objects.none(), label="Elle parle de ces publics", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez un public au moins."},
    )  # fmt: skip
    sources = forms.CharField(
        label="Sources",
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
        help_text="Une par ligne : auteur ou organisme, titre, année.",
    )
    atteste_gratuite = forms.BooleanField(label="Elle est gratuite pour la personne")
    quand = forms.ChoiceField(
        label="Quand publier",
        choices=[("maintenant", "Maintenant"), ("date", "À une date")],
        initial="maintenant",
        widget=forms.RadioSelect,
    )
    jour = forms.DateField(label="Jour, si c’est à une date", required=False)
    heure = forms.TimeField(label="Heure", required=False)

    def __init__(self, *args: Any, formation: FormationPage, **kwargs: Any) -> None:
        publics = list(formation.publics.all()) or list(TypePublic.objects.filter(code="tout-public"))
        depart = {
            "missions": list(formation.missions.all()),
            "publics": publics,
            "sources": "\n".join(str(ligne.value) for ligne in formation.sources),
            "atteste_gratuite": formation.atteste_gratuite,
        }
        super().__init__(*args, initial=depart, **kwargs)
        self.fields["missions"].queryset = Mission.objects.en_vigueur().order_by("ordre", "pk")
        self.fields["publics"].queryset = TypePublic.objects.en_vigueur().order_by("ordre", "pk")

    def clean_sources(self) -> list[str]:
        """One sentence a line, none longer than a source may be."""
        lignes = [" ".join(ligne.split()) for ligne in self.cleaned_data["sources"].splitlines() if ligne.strip()]
        if longue := next((ligne for ligne in lignes if len(ligne) > 300), ""):
            raise forms.ValidationError(f"Une source tient en 300 caractères : « {longue[:40]}… » est plus longue.")
        return lignes

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or {}
        if propre.get("quand") == "date" and not propre.get("jour") and "jour" not in self.errors:
            self.add_error("jour", "Choisissez le jour, ou « Maintenant ».")
        return propre

    def envoi(self) -> dict[str, Any]:
        dit = self.cleaned_data
        jour = dit["jour"] if dit["quand"] == "date" else None
        heure = dit.get("heure") or datetime.time(8)
        pour_le = timezone.make_aware(datetime.datetime.combine(jour, heure)) if jour else None
        declarations = Declarations(dit["missions"], dit["publics"], dit["sources"], dit["atteste_gratuite"])
        return {"declarations": declarations, "pour_le": pour_le}


def _titre_etape(module: str) -> forms.CharField:
    widget = forms.TextInput({"placeholder": "Étape de plus"})
    return forms.CharField(
        label=f"Étape de plus dans « {module} »", max_length=TITRE_ETAPE, required=False, widget=widget
    )


class WordForm(RubriqueForm):
    """A document; once clean, its words and its pictures."""

    fichier = forms.FileField(
        label="Votre document Word",
        max_length=200,
        help_text=f"Un fichier .docx, {POIDS_MAX // 1024 // 1024} mégaoctets au plus.",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )
    rubrique = forms.ModelChoiceField(Rubrique.objects.none(), label="Rubrique de la formation", empty_label=None)
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_word_%s")
        super().__init__(*args, **kwargs)

    def clean_fichier(self) -> Lecture:
        fichier = self.cleaned_data["fichier"]
        try:
            lecture = docx_lire(fichier, images=True)
        except ArchiveRefusee as refus:
            raise forms.ValidationError(refus.phrase[:1].upper() + refus.phrase[1:], code="refuse") from None
        self.nom = " ".join(PurePath(fichier.name or "").stem.replace("_", " ").split()) or "Formation sans titre"
        return lecture


class MoodleForm(RubriqueForm):
    """A backup, and the rubric of the training that it begins; without one, it goes in a training that exists."""

    fichier = forms.FileField(
        label="Votre sauvegarde Moodle",
        max_length=200,
        help_text=f"Un fichier .mbz, {SAUVEGARDE_MAX // 1024 // 1024} mégaoctets au plus, sans les participants.",
        widget=forms.FileInput(attrs={"accept": ".mbz"}),
    )
    rubrique = forms.ModelChoiceField(Rubrique.objects.none(), label="Rubrique de la formation", empty_label=None)

    def __init__(self, *args: Any, dans: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_moodle_%s")
        super().__init__(*args, **kwargs)
        if dans:
            del self.fields["rubrique"]

    def clean_fichier(self) -> bytes:
        fichier = self.cleaned_data["fichier"]
        if fichier.size > SAUVEGARDE_MAX:
            raise forms.ValidationError(
                "Cette sauvegarde dépasse vingt mégaoctets : refaites-la sans les fichiers lourds ni les participants."
            )
        return bytes(fichier.read())


class CommentaireForm(TexteLuForm):
    """A few words; its key makes a double click one comment."""

    surveilles = ("texte",)

    texte = forms.CharField(
        label="Votre commentaire",
        max_length=MAX_COMMENTAIRE,
        widget=forms.Textarea({"rows": 3}),
        help_text="Lu par ceux qui écrivent cette formation ou la relisent. Rien qui désigne une personne reçue.",
    )
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class LectureForm(TexteLuForm):
    """The grid, a remark, a verdict."""

    CHAMPS_REFUSES = {"bloquant": "verdict", "remarque": "remarque", "verdict": "verdict"}
    surveilles = ("remarque",)

    remarque = forms.CharField(
        label="Ce que vous dites à ses auteurs",
        max_length=3000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text="Lu par les auteurs, les deux lecteurs et la Région, une fois les deux lectures rendues.",
    )
    verdict = forms.ChoiceField(
        label="Votre avis",
        choices=[("ACCEPTEE", "Le module est bon à publier"), ("A_COMPLETER", "Le module est à reprendre")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        criteres = {
            f"c_{critere}": forms.ChoiceField(
                label=critere.label,
                choices=Reponse.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Répondez à ce critère."},
            )
            for critere in CritereModule
        }
        self.base_fields = {**criteres, **type(self).base_fields}
        super().__init__(*args, **kwargs)

    def envoi(self) -> dict[str, Any]:
        dit = self.cleaned_data
        grille = {critere.value: dit[f"c_{critere}"] for critere in CritereModule}
        return {"verdict": dit["verdict"], "remarque": dit["remarque"], "grille": grille}


class MotifForm(TexteLuForm):
    """Why it comes back, or is set aside."""

    surveilles = ("motif",)
    motif = forms.CharField(
        label="Motif", max_length=500, widget=forms.Textarea({"rows": 3}), help_text="Ses auteurs le liront."
    )
