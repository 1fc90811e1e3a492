"""The forms written by the Région, the campaigns that ask them, who was asked and what was answered: two tables
that nothing ties together.
"""

import datetime
import hashlib
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, PreviewableMixin

from home.site.publication import ApercuRendu
from safran.evaluations.choices import A_CHOIX, CHOIX_MAX, RELANCES_MAX, Genre, Moment, Public
from safran.inscriptions.models import SessionFormation

# The forms, written by the Région; a campaign keeps its own copy of the questions.


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


# Who is asked about which session, and what was answered: two tables that nothing ties together.
#
# A participation says that someone has answered, without day nor hour; an answer says what, without whom. Neither
# points to the other, the keys of answers are drawn at random, their rows are shuffled at each new one, and the rows of
# people exist before anyone answers.


class Campagne(models.Model):
    """One form put to one public of one session, with its questions as they were on that day."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        SessionFormation, verbose_name="session", on_delete=models.PROTECT, related_name="campagnes"
    )
    moment = models.CharField("moment", max_length=10, choices=Moment.choices)
    public = models.CharField("public", max_length=12, choices=Public.choices)
    titre = models.CharField("titre", max_length=120)
    presentation = models.TextField("présentation", blank=True)
    questions = models.JSONField("questions")
    ouverte_le = models.DateField("ouverte le", default=timezone.localdate)
    ferme_le = models.DateField("ferme le")
    close_le = models.DateTimeField("close le", null=True, blank=True)
    nombre = models.PositiveIntegerField("réponses", null=True, blank=True)
    notes_nombre = models.PositiveIntegerField("notes de satisfaction", null=True, blank=True)
    notes_somme = models.PositiveIntegerField("somme des notes de satisfaction", null=True, blank=True)

    class Meta:
        verbose_name = "campagne d’évaluation"
        verbose_name_plural = "campagnes d’évaluation"
        ordering = ["session", "moment", "-public"]
        indexes = [models.Index(fields=["close_le", "ferme_le"])]
        constraints = [
            models.UniqueConstraint(fields=["session", "moment", "public"], name="campagne_unique"),
            models.CheckConstraint(condition=Q(ferme_le__gt=F("ouverte_le")), name="campagne_dates"),
            models.CheckConstraint(
                condition=Q(close_le=None, nombre=None) | Q(close_le__isnull=False, nombre__isnull=False),
                name="campagne_close_comptee",
            ),
            models.CheckConstraint(
                condition=Q(notes_nombre=None, notes_somme=None)
                | Q(notes_nombre__isnull=False, notes_somme__isnull=False, nombre__isnull=False),
                name="campagne_notes_ensemble",
            ),
        ]

    def __str__(self) -> str:
        return f"Évaluation {self.pk}"

    @property
    def signee(self) -> bool:
        """A trainer writes a report under her or his name; who took part answers anonymously."""
        return self.public == Public.FORMATEUR

    @property
    def dernier_jour(self) -> datetime.date:
        """The last day to answer."""
        return self.ferme_le - datetime.timedelta(days=1)

    @property
    def ouverte(self) -> bool:
        """Still takes answers."""
        return self.close_le is None and timezone.localdate() < self.ferme_le


class Participation(models.Model):
    """Someone who is asked; says whether an answer came, never when nor which."""

    campagne = models.ForeignKey(
        Campagne, verbose_name="campagne", on_delete=models.PROTECT, related_name="participations"
    )
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.PROTECT, related_name="evaluations"
    )
    repondue = models.BooleanField("a répondu", default=False)
    relances = models.PositiveSmallIntegerField("relances", default=0)
    ecrite_le = models.DateField("dernier message le", default=timezone.localdate)

    class Meta:
        verbose_name = "participation à une évaluation"
        verbose_name_plural = "participations à une évaluation"
        ordering = ["campagne", "compte"]
        indexes = [models.Index(fields=["compte", "repondue"])]
        constraints = [
            models.UniqueConstraint(fields=["campagne", "compte"], name="participation_unique"),
            models.CheckConstraint(condition=Q(relances__lte=RELANCES_MAX), name="participation_relances"),
        ]

    def __str__(self) -> str:
        return f"Participation {self.pk}"


class Reponse(models.Model):
    """What someone answered: neither account, nor sign-up, nor date."""

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    campagne = models.ForeignKey(Campagne, verbose_name="campagne", on_delete=models.PROTECT, related_name="reponses")
    contenu = models.JSONField("réponses")

    class Meta:
        verbose_name = "réponse à une évaluation"
        verbose_name_plural = "réponses à une évaluation"
        ordering = ["pk"]

    def __str__(self) -> str:
        return "Réponse"


class Bilan(models.Model):
    """What a trainer wrote of a session and signed: read under her or his name, as soon as it is sent."""

    campagne = models.ForeignKey(Campagne, verbose_name="campagne", on_delete=models.PROTECT, related_name="bilans")
    signe_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="signé par", on_delete=models.PROTECT, related_name="bilans"
    )
    signe_le = models.DateTimeField("signé le", default=timezone.now)
    contenu = models.JSONField("réponses")

    class Meta:
        verbose_name = "bilan de formateur"
        verbose_name_plural = "bilans de formateurs"
        ordering = ["signe_le", "pk"]
        constraints = [models.UniqueConstraint(fields=["campagne", "signe_par"], name="bilan_signe_une_fois")]

    def __str__(self) -> str:
        return f"Bilan {self.pk}"
