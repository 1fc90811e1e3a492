"""Quizzes, written in Wagtail's admin, and attempts, which freeze what was asked and what was answered."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from safran.quiz.blocks import QuestionsBlock
from safran.quiz.genres import compter

APERCU_PASSER, APERCU_CORRIGER = "passer", "corriger"


class QuizQuerySet(models.QuerySet["Quiz"]):
    """Reads of quizzes."""

    def publies(self) -> "QuizQuerySet":
        """Those that members may take."""
        return self.filter(live=True)


class Quiz(DraftStateMixin, RevisionMixin, PreviewableMixin, index.Indexed, models.Model):
    """A quiz: its questions and how it is passed; changing it never changes an attempt."""

    code = models.SlugField(
        "code",
        max_length=80,
        unique=True,
        help_text="Minuscules, chiffres et tirets. Il sert d’adresse et ne change plus une fois le quiz publié.",
        error_messages={"unique": "Ce code est déjà pris par un autre quiz."},
    )
    titre = models.CharField("titre", max_length=160)
    theme = models.ForeignKey("vocabulaires.Theme", verbose_name="thème", on_delete=models.PROTECT, related_name="+")
    consigne = models.TextField(
        "consigne", max_length=600, blank=True, help_text="Montrée avant de commencer. Deux phrases suffisent."
    )
    seuil = models.PositiveSmallIntegerField(
        "seuil de réussite (%)",
        default=70,
        validators=[
            MinValueValidator(1, "Le seuil va de 1 à 100 %."),
            MaxValueValidator(100, "Le seuil va de 1 à 100 %."),
        ],
        help_text="Part des points à obtenir.",
    )
    essais_max = models.PositiveSmallIntegerField(
        "nombre d’essais", default=0, help_text="0 : autant d’essais que la personne le souhaite."
    )
    delai_minutes = models.PositiveSmallIntegerField(
        "attente entre deux essais (minutes)", default=0, help_text="0 : on peut recommencer tout de suite."
    )
    melanger = models.BooleanField(
        "mélanger les réponses",
        default=True,
        help_text="L’ordre des réponses change à chaque essai ; celui des questions ne change pas.",
    )
    questions = StreamField(
        QuestionsBlock(min_num=1),
        verbose_name="questions",
        help_text="Un essai garde les questions telles qu’elles étaient : corriger un quiz ne change aucun résultat.",
    )
    revisions = GenericRelation("wagtailcore.Revision", related_query_name="quiz")

    objects = QuizQuerySet.as_manager()
    search_fields = [
        index.SearchField("titre"),
        index.SearchField("code"),
        index.AutocompleteField("titre"),
        index.AutocompleteField("code"),
        index.FilterField("theme"),
    ]

    class Meta:
        verbose_name = "quiz"
        verbose_name_plural = "quiz"
        ordering = ["titre", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seuil__gte=1, seuil__lte=100),
                name="quiz_seuil_borne",
                violation_error_message="Le seuil va de 1 à 100 %.",
            )
        ]

    def __str__(self) -> str:
        return self.titre

    def clean(self) -> None:
        """The code of a published quiz is its address and the name used by completion rules: it stays."""
        super().clean()
        ancien = Quiz.objects.filter(pk=self.pk).values_list("code", "first_published_at").first()
        if ancien and ancien[1] and ancien[0] != self.code:
            raise ValidationError({"code": f"Ce quiz est publié : son code reste « {ancien[0]} »."})

    @property
    def nombre_questions(self) -> int:
        """How many questions are asked, those of cases included."""
        return compter(self.questions.raw_data)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """The two faces of a quiz."""
        return [(APERCU_PASSER, "Comme on le passe"), (APERCU_CORRIGER, "Avec les corrections")]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """One page for both faces."""
        return "quiz/apercu.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """An attempt that is written nowhere."""
        from safran.quiz import queries

        return {**super().get_preview_context(request, mode_name), **queries.apercu_lire(self, mode_name)}


class TentativeQuerySet(models.QuerySet["Tentative"]):
    """Attempts by state."""

    def ouvertes(self) -> "TentativeQuerySet":
        """Begun, not handed in."""
        return self.filter(remise_le=None)

    def remises(self) -> "TentativeQuerySet":
        """Handed in: they never change again."""
        return self.exclude(remise_le=None)


class Tentative(models.Model):
    """One attempt: the questions as they were asked, the answers, then the result, for good."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.PROTECT, related_name="tentatives"
    )
    quiz = models.ForeignKey(Quiz, verbose_name="quiz", on_delete=models.PROTECT, related_name="tentatives")
    numero = models.PositiveSmallIntegerField("numéro de l’essai")
    commencee_le = models.DateTimeField("commencée le", default=timezone.now)
    remise_le = models.DateTimeField("remise le", null=True, blank=True)
    seuil = models.PositiveSmallIntegerField("seuil en vigueur (%)")
    questions = models.JSONField("questions posées", default=list)
    reponses = models.JSONField("réponses données", default=dict)
    points = models.DecimalField("points", max_digits=7, decimal_places=2, null=True, blank=True)
    points_max = models.DecimalField("points possibles", max_digits=7, decimal_places=2)
    pourcentage = models.PositiveSmallIntegerField("pourcentage", null=True, blank=True)
    reussie = models.BooleanField("réussie", null=True, blank=True)

    objects = TentativeQuerySet.as_manager()

    class Meta:
        verbose_name = "tentative"
        ordering = ["quiz", "numero", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["compte", "quiz", "numero"], name="tentative_numero_unique"),
            models.UniqueConstraint(
                fields=["compte", "quiz"],
                condition=Q(remise_le=None),
                name="tentative_ouverte_unique",
                violation_error_message="Un essai de ce quiz est déjà commencé.",
            ),
            models.CheckConstraint(
                condition=Q(remise_le=None, points=None, pourcentage=None, reussie=None)
                | Q(
                    remise_le__isnull=False,
                    remise_le__gte=F("commencee_le"),
                    points__isnull=False,
                    pourcentage__isnull=False,
                    reussie__isnull=False,
                ),
                name="tentative_resultat_entier",
                violation_error_message="Un résultat est entier, ou n’est pas.",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0, points__lte=F("points_max")),
                name="tentative_points_bornes",
                violation_error_message="Les points vont de zéro au total possible.",
            ),
            models.CheckConstraint(
                condition=Q(pourcentage=None) | Q(pourcentage__lte=100),
                name="tentative_pourcentage_borne",
                violation_error_message="Un pourcentage ne dépasse pas 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"Essai {self.numero} · quiz {self.quiz_id}"

    @property
    def est_remise(self) -> bool:
        """Handed in, hence final."""
        return self.remise_le is not None
