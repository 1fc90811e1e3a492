"""The form of a campaign, built from its frozen questions; the form of the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from home.ecrans.forms import FormulaireSafran
from home.securite.detecteur import identifiants_detecter, phrase_alerte
from safran.evaluations import rules
from safran.evaluations.choices import NOTES, TEXTE_MAX, Genre, Public
from safran.evaluations.models import Questionnaire

SINON = "cochez tout en bas que ces mots ne désignent personne"
SANS_REPONSE = ("", "Sans réponse")
AIDE_TEXTE = "Aucun nom, rien qui fasse reconnaître quelqu’un{}."


def _champ(question: dict[str, Any], *, signee: bool) -> forms.Field:
    """The control of one question."""
    genre, obligatoire = question["genre"], question["obligatoire"]
    commun = {"label": question["libelle"], "help_text": question["aide"], "required": obligatoire}
    if genre == Genre.TEXTE:
        commun["help_text"] = " ".join(
            filter(None, [question["aide"], AIDE_TEXTE.format("" if signee else ", vous compris")])
        )
        return forms.CharField(max_length=TEXTE_MAX, widget=forms.Textarea(attrs={"rows": 4}), **commun)
    choix = [(str(rang), libelle) for rang, libelle in enumerate(question["choix"])]
    if genre == Genre.MULTIPLE:
        return forms.MultipleChoiceField(choices=choix, widget=forms.CheckboxSelectMultiple, **commun)
    if genre == Genre.NOTE:
        choix = [(str(note), f"{note}, {mots}") for note, mots in reversed(NOTES.items())]
    elif genre == Genre.OUI_NON:
        choix = [("oui", "Oui"), ("non", "Non")]
    return forms.ChoiceField(
        choices=choix if obligatoire else [*choix, SANS_REPONSE], widget=forms.RadioSelect, **commun
    )


class ReponseForm(FormulaireSafran, forms.Form):
    """One field per question; a text that looks like personal data is shown before it is kept."""

    def __init__(self, *args: Any, questions: list[dict[str, Any]], signee: bool = False, **kwargs: Any) -> None:
        self.questions = {question["cle"]: question for question in questions}
        self.alerte = False
        self.base_fields = {cle: _champ(question, signee=signee) for cle, question in self.questions.items()}
        self.base_fields["relu"] = forms.BooleanField(
            label="Ces mots ne désignent personne : les garder tels quels", required=False
        )
        super().__init__(*args, **kwargs)

    @property
    def champs(self) -> list[forms.BoundField]:
        return [self[cle] for cle in self.questions]

    def clean(self) -> dict[str, Any]:
        """Look at the free texts."""
        donnees = super().clean()
        for cle, question in self.questions.items():
            texte = donnees.get(cle) if question["genre"] == Genre.TEXTE else ""
            if texte and (detections := identifiants_detecter(texte)):
                self.alerte = True
                if not donnees.get("relu"):
                    self.add_error(cle, phrase_alerte(detections, SINON))
        return donnees

    def contenu(self) -> dict[str, Any]:
        """What the rule receives: only the questions that were answered."""
        lues = {cle: self.cleaned_data.get(cle) for cle in self.questions}
        return {cle: _valeur(self.questions[cle], lu) for cle, lu in lues.items() if lu}


def _valeur(question: dict[str, Any], lu: Any) -> Any:
    genre = question["genre"]
    if genre == Genre.TEXTE:
        return lu
    if genre == Genre.OUI_NON:
        return lu == "oui"
    return sorted(map(int, lu)) if genre == Genre.MULTIPLE else int(lu)


class QuestionnaireForm(WagtailAdminModelForm):
    """The admin's form: putting one in service takes the other out, through the rule."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"en_service"}

    def clean(self) -> dict[str, Any]:
        """A form in service asks something, each question once, one of them at most for satisfaction."""
        donnees = super().clean()
        questions = self.formsets.get("questions") if hasattr(self, "formsets") else None
        gardees = [f for f in questions.forms if f.is_valid() and not f.cleaned_data.get("DELETE")] if questions else []
        if donnees.get("en_service") and questions and not any(f.cleaned_data.get("libelle") for f in gardees):
            raise ValidationError("Écrivez au moins une question avant de mettre ce questionnaire en service.")
        if sum(bool(f.cleaned_data.get("satisfaction")) for f in gardees) > 1:
            raise ValidationError("Une seule question mesure la satisfaction.")
        libelles = [f.cleaned_data.get("libelle") for f in gardees]
        if len(set(libelles)) < len(libelles):
            raise ValidationError("La même question y est deux fois.")
        return donnees

    def save(self, commit: bool = True) -> Questionnaire:
        if commit and self.instance.en_service:
            rules.questionnaire_servir(questionnaire=self.instance)
        return super().save(commit=commit)


def apercu_lire(questionnaire: Questionnaire, mode: str) -> dict[str, Any]:
    """What the admin's preview shows: the form, empty."""
    signee = questionnaire.public == Public.FORMATEUR
    form = ReponseForm(questions=questionnaire.figer(), signee=signee)
    return {"questionnaire": questionnaire, "form": form, "signee": signee}
