"""What one is asked some day, for oneself alone: from the live directory, or what one has missed before."""

from django.conf import settings
from django.db import models

from home.siens import AQuelquUn
from safran.quiz.choices import Sorte


class Entrainement(AQuelquUn):
    """What one person is asked one day: the questions as drawn, the answers as given; shown to nobody else."""

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.CASCADE, related_name="entrainements"
    )
    jour = models.DateField("jour")
    sorte = models.CharField("d’où viennent les questions", max_length=10, choices=Sorte, default=Sorte.ANNUAIRE)
    bassin = models.ForeignKey(
        "territoires.Bassin", verbose_name="bassin", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    questions = models.JSONField("questions tirées", default=list)
    reponses = models.JSONField("réponses données", default=dict)
    tirages = models.PositiveSmallIntegerField("tirages faits", default=1)

    class Meta:
        verbose_name = "entraînement du jour"
        verbose_name_plural = "entraînements du jour"
        ordering = ["-jour", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["compte", "jour", "sorte"],
                name="entrainement_un_par_jour",
                violation_error_message="Les questions de ce jour sont déjà tirées.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.jour:%d/%m/%Y} · compte {self.compte_id}"

    @property
    def nombre_repondues(self) -> int:
        """How many questions have an answer."""
        return len(self.reponses)

    @property
    def est_fini(self) -> bool:
        """Every question has its answer."""
        return self.nombre_repondues >= len(self.questions)
