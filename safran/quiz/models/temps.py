"""More time granted to a person, signed and never rewritten."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from safran.quiz.models.quiz import Quiz

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
