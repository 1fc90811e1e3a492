"""What statistics count, one narrow line per answered question; what a new marking has changed, never rewritten."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from safran.quiz.models.quiz import Quiz
from safran.quiz.models.tentative import Tentative

MILLE = 1000


class ItemQuiz(models.Model):
    """A question as this quiz last asked it."""

    quiz = models.ForeignKey(Quiz, verbose_name="quiz", on_delete=models.CASCADE, related_name="items")
    identite = models.CharField("identité", max_length=80)
    question = models.JSONField("question", default=dict)

    class Meta:
        verbose_name = "question posée"
        verbose_name_plural = "questions posées"
        constraints = [models.UniqueConstraint(fields=["quiz", "identite"], name="item_quiz_unique")]

    def __str__(self) -> str:
        return f"{self.identite} · quiz {self.quiz_id}"


class ReponseNotee(models.Model):
    """One answered question of one attempt handed in: its mark, that of the rest, a short mark of what was chosen."""

    tentative = models.ForeignKey(Tentative, verbose_name="tentative", on_delete=models.CASCADE, related_name="notees")
    item = models.ForeignKey(ItemQuiz, verbose_name="question", on_delete=models.CASCADE, related_name="notees")
    note = models.PositiveSmallIntegerField("note (millièmes)")
    reste = models.PositiveSmallIntegerField("note des autres questions (millièmes)")
    choix = models.CharField("choix", max_length=200, blank=True)

    class Meta:
        verbose_name = "réponse notée"
        verbose_name_plural = "réponses notées"
        constraints = [
            models.UniqueConstraint(fields=["tentative", "item"], name="reponse_notee_unique"),
            models.CheckConstraint(condition=models.Q(note__lte=MILLE, reste__lte=MILLE), name="reponse_notee_bornes"),
        ]
        # L’index porte tout ce que les statistiques lisent : la table elle-même n’est pas parcourue.
        indexes = [models.Index(fields=["item", "choix", "note", "reste"], name="reponse_notee_releve")]

    def __str__(self) -> str:
        return f"Réponse {self.pk}"


class Renotation(models.Model):
    """A new marking of an attempt: what it was, what it is, who asked and why."""

    tentative = models.ForeignKey(
        Tentative, verbose_name="tentative", on_delete=models.CASCADE, related_name="renotations"
    )
    points_avant = models.DecimalField("points avant", max_digits=7, decimal_places=2)
    points_apres = models.DecimalField("points après", max_digits=7, decimal_places=2)
    pourcentage_avant = models.PositiveSmallIntegerField("pourcentage avant")
    pourcentage_apres = models.PositiveSmallIntegerField("pourcentage après")
    reussie_avant = models.BooleanField("réussie avant")
    reussie_apres = models.BooleanField("réussie après")
    questions_avant = models.JSONField("questions remplacées, telles qu’elles étaient", default=list)
    motif = models.CharField("motif", max_length=300)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "renotation"
        ordering = ["le", "pk"]

    def __str__(self) -> str:
        return f"Renotation {self.pk} · tentative {self.tentative_id}"
