"""The forms, written by the Région; a campaign keeps its own copy of the questions."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, PreviewableMixin

from home.rendus import ApercuRendu
from safran.evaluations.choices import A_CHOIX, CHOIX_MAX, Genre, Moment, Public


class Questionnaire(ApercuRendu, PreviewableMixin, ClusterableModel):
    """Ordered questions, for one moment and one public; one is in service for each of these pairs."""

    titre = models.CharField("titre", max_length=120)
    moment = models.CharField("moment", max_length=10, choices=Moment.choices)
    public = models.CharField("public", max_length=12, choices=Public.choices, default=Public.PARTICIPANT)
    presentation = models.TextField("présentation", max_length=600, blank=True, help_text="Lue avant les questions.")
    en_service = models.BooleanField(
        "en service",
        default=False,
        help_text="Un seul l’est pour un moment et un public : le cocher ici retire l’autre. Les formulaires déjà "
        "ouverts gardent leurs questions.",
    )

    class Meta:
        verbose_name = "questionnaire d’évaluation"
        verbose_name_plural = "questionnaires d’évaluation"
        ordering = ["moment", "public", "titre"]
        constraints = [
            models.UniqueConstraint(
                fields=["moment", "public"], condition=Q(en_service=True), name="questionnaire_un_seul_en_service"
            )
        ]

    def __str__(self) -> str:
        return self.titre

    def figer(self) -> list[dict[str, Any]]:
        """The questions as plain data, for a campaign to keep."""
        return [question.figee for question in self.questions.all()]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The form as people will see it."""
        return "evaluations/apercu.html"


class Question(Orderable):
    """One question of a form."""

    questionnaire = ParentalKey(
        Questionnaire, verbose_name="questionnaire", on_delete=models.CASCADE, related_name="questions"
    )
    libelle = models.CharField("question", max_length=200)
    aide = models.CharField("précision", max_length=200, blank=True)
    genre = models.CharField("réponse", max_length=10, choices=Genre.choices, default=Genre.NOTE)
    choix = models.TextField(
        "choix proposés", max_length=1500, blank=True, help_text="Un par ligne, pour les questions à choix."
    )
    obligatoire = models.BooleanField("réponse obligatoire", default=True)
    satisfaction = models.BooleanField(
        "mesure la satisfaction",
        default=False,
        help_text="La note dont la moyenne se lit d’une session à l’autre. Une par questionnaire.",
    )

    class Meta(Orderable.Meta):
        verbose_name = "question"
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "libelle"],
                name="question_libelle_unique",
                violation_error_message="Cette question est déjà dans le questionnaire.",
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=Q(satisfaction=True),
                name="question_une_satisfaction",
                violation_error_message="Une seule question mesure la satisfaction.",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=False) | Q(genre=Genre.NOTE),
                name="question_satisfaction_notee",
                violation_error_message="La satisfaction se mesure par une note de 1 à 5.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle

    @property
    def choix_lus(self) -> list[str]:
        """The choices, one per line, blank lines left out."""
        return [ligne.strip() for ligne in self.choix.splitlines() if ligne.strip()] if self.genre in A_CHOIX else []

    @property
    def figee(self) -> dict[str, Any]:
        """The question as plain data; its key says what is asked, so that the same question adds up everywhere."""
        choix = self.choix_lus
        empreinte = hashlib.sha256("\x1f".join([self.genre, self.libelle.strip(), *choix]).encode()).hexdigest()
        return {
            "cle": "q" + empreinte[:15],
            "libelle": self.libelle.strip(),
            "aide": self.aide.strip(),
            "genre": self.genre,
            "choix": choix,
            "obligatoire": self.obligatoire,
            "satisfaction": self.satisfaction,
        }

    def clean(self) -> None:
        """Choices are there when they are needed, each once."""
        super().clean()
        choix = self.choix_lus
        if self.genre in A_CHOIX and not 2 <= len(choix) <= CHOIX_MAX:
            raise ValidationError({"choix": f"Écrivez de deux à {CHOIX_MAX} choix, un par ligne."})
        if len(set(choix)) < len(choix):
            raise ValidationError({"choix": "Le même choix y est deux fois."})
