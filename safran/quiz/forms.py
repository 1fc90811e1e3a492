"""Forms: an attempt, with one field per question and never what would tell the right answer; those of the Région."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from home.alertes import TexteLuForm
from home.formulaires import FormulaireSafran
from reseau.comptes.models import Compte
from safran.quiz.genres import GENRES, questions_a_plat
from safran.quiz.models import PLUS_MAX, Quiz, Tentative


def nom_de(rang: int | str) -> str:
    """The name of the field of a question, by its rank in the attempt."""
    return f"q{rang}"


class TentativeForm(FormulaireSafran, forms.Form):
    """Every question of an attempt, with the answers already kept; `partiel` accepts those that have none yet."""

    use_required_attribute = False

    def __init__(self, *args: Any, tentative: Tentative, partiel: bool = False, **kwargs: Any) -> None:
        questions = questions_a_plat(tentative.questions)
        self.noms = {question["id"]: nom_de(rang) for rang, question in enumerate(questions, start=1)}
        self.genres = {question["id"]: GENRES[question["genre"]] for question in questions}
        # Chaque essai a ses questions : les champs sont ceux de cet essai, pas ceux de la classe.
        self.base_fields = {
            nom_de(rang): GENRES[question["genre"]].champ(question, f"Question {rang}", requis=not partiel)
            for rang, question in enumerate(questions, start=1)
        }
        kwargs["initial"] = {
            nom: self.genres[identite].montrer(tentative.reponses.get(identite, {}))
            for identite, nom in self.noms.items()
        }
        super().__init__(*args, **kwargs)
        self.seule = str(self.data.get("seule", "")) if self.is_bound else ""

    def champ_de(self, identite: str) -> BoundField:
        """The bound field of one question."""
        return self[self.noms[identite]]

    def version(self) -> int | None:
        """The last saving that a page sending its whole form knew of; None when one question is sent alone."""
        version = self.data.get("version", "")
        return int(version) if version.isdecimal() and len(version) < 10 and not self.seule else None

    def reponses(self) -> dict[str, dict[str, Any]]:
        """The answers that could be read, by question; call it after `is_valid`. A question in error is left out.

        A question that is sent alone leaves the others as they are: another page may have changed them.
        """
        return {
            identite: self.genres[identite].lire(self.cleaned_data[nom])
            for identite, nom in self.noms.items()
            if nom in self.cleaned_data and self.seule in ("", nom)
        }


class QuestionDuJourForm(FormulaireSafran, forms.Form):
    """One question of the training of the day."""

    use_required_attribute = False

    def __init__(self, *args: Any, question: dict[str, Any], numero: int, **kwargs: Any) -> None:
        self.nom, self.genre = nom_de(numero), GENRES[question["genre"]]
        self.base_fields = {self.nom: self.genre.champ(question, f"Question {numero}")}
        super().__init__(*args, **kwargs)

    @property
    def champ(self) -> BoundField:
        """The bound field."""
        return self[self.nom]

    def reponse(self) -> dict[str, Any]:
        """The answer given; call it after `is_valid`."""
        return self.genre.lire(self.cleaned_data[self.nom])


class RenotationForm(FormulaireSafran, forms.Form):
    """Why attempts are marked again."""

    motif = forms.CharField(
        label="Motif",
        max_length=300,
        help_text="Conservé avec votre nom et la date. Par exemple : la réponse C était juste aussi.",
    )


class TempsForm(TexteLuForm):
    """More time for one person."""

    CHAMPS_REFUSES = {"pas_membre": "compte"}
    surveilles = ("motif",)
    compte = forms.EmailField(label="Adresse électronique de la personne", max_length=254)
    quiz = forms.ModelChoiceField(
        Quiz.objects.exclude(duree_minutes=0), label="Quiz", required=False, empty_label="Tous les quiz"
    )
    pourcentage = forms.IntegerField(
        label="Temps en plus (%)",
        min_value=0,
        max_value=PLUS_MAX,
        initial=33,
        help_text="33 donne un tiers de temps en plus. 0 met fin à un temps accordé plus tôt.",
        error_messages={"min_value": "0 au moins.", "max_value": f"{PLUS_MAX}\xa0%% au plus."},
    )
    motif = forms.CharField(
        label="Motif",
        max_length=300,
        help_text="Conservé avec votre nom et la date. Rien sur la santé : « à la demande de la personne » suffit.",
    )

    def clean_compte(self) -> Compte:
        """The account of this address."""
        compte = Compte.objects.filter(email__iexact=self.cleaned_data["compte"], is_active=True).first()
        if compte is None:
            raise forms.ValidationError("Aucune personne n’a cette adresse sur la plateforme.")
        return compte
