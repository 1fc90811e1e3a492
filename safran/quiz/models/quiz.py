"""Quizzes and the bank of questions, written in Wagtail's admin; more time granted to a person."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from home.site.publication import ApercuRendu
from safran.quiz.blocks import ContenuBanqueBlock, QuestionsBlock
from safran.quiz.choices import Correction
from safran.quiz.genres import compter

APERCU_PASSER, APERCU_CORRIGER = "passer", "corriger"


class QuizQuerySet(models.QuerySet["Quiz"]):
    """Reads of quizzes."""

    def publies(self) -> "QuizQuerySet":
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
        return [(APERCU_PASSER, "Comme on le passe"), (APERCU_CORRIGER, "Avec les corrections")]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "quiz/apercu.html"


# The bank: one question, or one case, per line; quizzes choose in it or draw from it.

SEPARATEUR = "/"


class QuestionBanqueQuerySet(models.QuerySet["QuestionBanque"]):
    """Reads of the bank."""

    def en_service(self) -> "QuestionBanqueQuerySet":
        """Those that an attempt may ask; a retired question is unpublished."""
        return self.filter(live=True)

    def a_tirer(self, theme: str = "", categorie: str = "") -> "QuestionBanqueQuerySet":
        """Those of a theme, in a category or below it; empty means all."""
        lignes = self.en_service()
        if theme:
            lignes = lignes.filter(theme__code=theme)
        if categorie := categorie.strip().strip(SEPARATEUR):
            lignes = lignes.filter(Q(categorie=categorie) | Q(categorie__startswith=categorie + SEPARATEUR))
        return lignes


class QuestionBanque(ApercuRendu, DraftStateMixin, RevisionMixin, PreviewableMixin, index.Indexed, models.Model):
    """A question of the bank; changing or retiring it never changes an attempt."""

    code = models.SlugField(
        "code",
        max_length=120,
        unique=True,
        help_text="Minuscules, chiffres et tirets. Il suit la question dans les fichiers échangés.",
        error_messages={"unique": "Ce code est déjà pris par une autre question."},
    )
    titre = models.CharField("titre", max_length=200, help_text="Pour la retrouver ; il n’est pas montré à qui répond.")
    theme = models.ForeignKey("vocabulaires.Theme", verbose_name="thème", on_delete=models.PROTECT, related_name="+")
    categorie = models.CharField(
        "catégorie",
        max_length=300,
        blank=True,
        db_index=True,
        help_text="Un chemin, du général au particulier : « Accueil/Premier contact ».",
    )
    contenu = StreamField(
        ContenuBanqueBlock(min_num=1, max_num=1),
        verbose_name="question",
        help_text="Une seule question, ou une seule vignette de cas.",
    )
    revisions = GenericRelation("wagtailcore.Revision", related_query_name="question_banque")

    objects = QuestionBanqueQuerySet.as_manager()
    search_fields = [
        index.SearchField("titre"),
        index.SearchField("code"),
        index.SearchField("categorie"),
        index.AutocompleteField("titre"),
        index.AutocompleteField("code"),
        index.FilterField("theme"),
    ]

    class Meta:
        verbose_name = "question de la banque"
        verbose_name_plural = "banque de questions"
        ordering = ["categorie", "titre", "pk"]

    def __str__(self) -> str:
        return self.titre

    def clean(self) -> None:
        super().clean()
        pas = [pas.strip() for pas in self.categorie.split(SEPARATEUR)]
        self.categorie = SEPARATEUR.join(p for p in pas if p)

    @property
    def genre(self) -> str:
        brut = self.contenu.raw_data
        return str(self.contenu.stream_block.child_blocks[brut[0]["type"]].label) if len(brut) else ""

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [(APERCU_PASSER, "Comme on la passe"), (APERCU_CORRIGER, "Avec la correction")]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "quiz/apercu.html"


# More time granted to a person, signed and never rewritten.

PLUS_MAX = 300


class TempsSupplementaire(models.Model):
    """More time for one person, for one quiz or for all of them; the last line signed is in force, 0 ends it."""

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.CASCADE, related_name="temps_quiz"
    )
    quiz = models.ForeignKey(
        Quiz, verbose_name="quiz", on_delete=models.CASCADE, null=True, blank=True, related_name="temps_accordes"
    )
    pourcentage = models.PositiveSmallIntegerField(
        "temps en plus (%)",
        validators=[MinValueValidator(0), MaxValueValidator(PLUS_MAX, f"{PLUS_MAX}\xa0%% au plus.")],
    )
    motif = models.CharField("motif", max_length=300)
    accorde_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="accordé par", on_delete=models.PROTECT, related_name="+"
    )
    accorde_le = models.DateTimeField("accordé le", default=timezone.now)

    class Meta:
        verbose_name = "temps supplémentaire"
        verbose_name_plural = "temps supplémentaires"
        ordering = ["-accorde_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pourcentage__lte=PLUS_MAX),
                name="temps_supplementaire_borne",
                violation_error_message=f"{PLUS_MAX}\xa0%% au plus.",
            ),
            models.CheckConstraint(
                condition=~Q(motif=""), name="temps_supplementaire_motive", violation_error_message="Dites pourquoi."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pourcentage} % de temps en plus · compte {self.compte_id}"
