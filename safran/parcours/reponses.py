"""What a person answers to the questions asked inside the steps."""

from django.db import models
from django.utils import timezone

from safran.parcours.pages import ModulePage
from safran.quiz.models import MILLE


class ReponseEtape(models.Model):
    """What a person last answered to a question of a step, with the question as it was asked; the first mark stays."""

    suivi = models.ForeignKey("parcours.Suivi", verbose_name="suivi", on_delete=models.CASCADE, related_name="reponses")
    module = models.ForeignKey(ModulePage, verbose_name="module", on_delete=models.PROTECT, related_name="reponses")
    etape_id = models.CharField("étape", max_length=36)
    bloc_id = models.CharField("bloc", max_length=36)
    rang = models.PositiveSmallIntegerField("rang dans le cas", default=1)
    question = models.JSONField("question posée", default=dict)
    reponse = models.JSONField("dernière réponse", default=dict)
    premiere = models.JSONField("première réponse", default=dict)
    part = models.PositiveSmallIntegerField("part de la dernière (millièmes)", null=True, blank=True)
    premiere_part = models.PositiveSmallIntegerField("part de la première (millièmes)", null=True, blank=True)
    essais = models.PositiveSmallIntegerField("réponses données", default=0)
    copie = models.OneToOneField(
        "quiz.ReponseOuverte",
        verbose_name="réponse libre à relire",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reponse_etape",
    )
    recus = models.JSONField("derniers envois reçus", default=list, blank=True)
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "réponse dans une étape"
        verbose_name_plural = "réponses dans les étapes"
        constraints = [
            models.UniqueConstraint(
                fields=["suivi", "module", "etape_id", "bloc_id", "rang"], name="reponse_etape_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(part=None) | models.Q(part__lte=MILLE),
                name="reponse_etape_part_bornee",
                violation_error_message="Une part ne dépasse pas le tout.",
            ),
        ]

    def __str__(self) -> str:
        return f"Réponse {self.pk}"
