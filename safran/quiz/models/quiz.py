"""Quizzes, written in Wagtail's admin."""

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from home.rendus import ApercuRendu
from safran.quiz.blocks import QuestionsBlock
from safran.quiz.choices import Correction
from safran.quiz.genres import compter

APERCU_PASSER, APERCU_CORRIGER = "passer", "corriger"


class QuizQuerySet(models.QuerySet["Quiz"]):
    """Reads of quizzes."""

    def publies(self) -> "QuizQuerySet":
        """Those that members may take."""
        return self.filter(live=True)


class Quiz(ApercuRendu, DraftStateMixin, RevisionMixin, PreviewableMixin, index.Indexed, models.Model):
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
            MinValueValidator(1, "Le seuil va de 1 à 100 %%."),
            MaxValueValidator(100, "Le seuil va de 1 à 100 %%."),
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
    melanger_questions = models.BooleanField(
        "mélanger les questions", default=False, help_text="L’ordre des questions change à chaque essai."
    )
    duree_minutes = models.PositiveSmallIntegerField(
        "temps limité (minutes)",
        default=0,
        validators=[MaxValueValidator(1440, "Un essai dure un jour au plus.")],
        help_text="0 : sans limite. Le serveur tient l’heure ; les réponses gardées à temps sont comptées.",
    )
    correction = models.CharField(
        "montrer la correction", max_length=10, choices=Correction.choices, default=Correction.IMMEDIATE
    )
    montrer_justes = models.BooleanField(
        "montrer les bonnes réponses",
        default=True,
        help_text="Sinon, la correction dit à chacun ce qu’il a eu juste, sans donner la bonne réponse.",
    )
    relecture_jours = models.PositiveSmallIntegerField(
        "temps pour relire une réponse libre (jours)",
        default=14,
        validators=[
            MinValueValidator(1, "Un jour au moins."),
            MaxValueValidator(90, "Quatre-vingt-dix jours au plus."),
        ],
        help_text="Passé ce temps, ce que les pairs n’ont pas relu va aussi aux formateurs.",
    )
    positionnement = models.BooleanField(
        "test de positionnement",
        default=False,
        help_text="Passé avant et après une formation : la personne compare ses deux profils, thème par thème.",
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
                violation_error_message="Le seuil va de 1 à 100 %%.",
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
        if self.correction == Correction.DERNIER and not self.essais_max:
            raise ValidationError(
                {"correction": "Limitez d’abord le nombre d’essais : sans limite, aucun n’est le dernier."}
            )

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
