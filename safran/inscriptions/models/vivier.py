"""The pool of trainers: on what, where and when each of them offers to train (R5.15)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class FicheFormateur(models.Model):
    """What a trainer says to those who prepare sessions; without a bassin, anywhere in the region."""

    compte = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="fiche_formateur")
    themes = models.ManyToManyField("vocabulaires.Theme", verbose_name="sujets", blank=True, related_name="+")
    bassins = models.ManyToManyField("territoires.Bassin", verbose_name="bassins", blank=True, related_name="+")
    modifie_le = models.DateTimeField("modifiée le", auto_now=True)

    class Meta:
        verbose_name = "fiche du vivier"
        verbose_name_plural = "fiches du vivier"

    def __str__(self) -> str:
        return str(self.compte)


class Disponibilite(models.Model):
    """A period when a trainer is free."""

    fiche = models.ForeignKey(FicheFormateur, on_delete=models.CASCADE, related_name="disponibilites")
    du = models.DateField("du")
    au = models.DateField("au", help_text="Dernier jour.")
    precision = models.CharField("précision", max_length=80, blank=True)

    class Meta:
        verbose_name = "disponibilité"
        ordering = ("du", "au", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(au__gte=F("du")),
                name="disponibilite_dates",
                violation_error_message="La fin précède le début.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.du} – {self.au}"
