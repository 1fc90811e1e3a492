"""Where a training comes from, when it was not typed: a Word document, a practice note."""

from django.db import models
from django.utils import timezone


class GenreApport(models.TextChoices):
    """What it was made from."""

    WORD = "WORD", "Document Word"
    FICHE = "FICHE", "Fiche pratique"


class ApportDeFormation(models.Model):
    """The account of what became of it: neither the file, nor its name, nor its author."""

    formation = models.OneToOneField(
        "formations.FormationPage", verbose_name="formation", on_delete=models.CASCADE, related_name="apport"
    )
    genre = models.CharField("genre", max_length=5, choices=GenreApport.choices)
    fiche = models.ForeignKey(
        "pratiques.FichePratiquePage",
        verbose_name="fiche",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    compte_rendu = models.JSONField("compte rendu", default=dict)
    le = models.DateTimeField("reçu le", default=timezone.now)

    class Meta:
        verbose_name = "apport"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(genre="FICHE") | models.Q(fiche__isnull=True), name="apport_fiche_d_une_fiche"
            )
        ]

    def __str__(self) -> str:
        return f"ApportDeFormation de {self.formation_id}"
