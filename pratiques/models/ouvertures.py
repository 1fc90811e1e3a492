"""The Région opens a private exchange: never without a reason that those who wrote there read (R3.5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pratiques.pages import FichePratiquePage


class OuvertureDeFil(models.Model):
    """Who of the Région opened the thread of a note, when and why; only added to, forgotten after three years.

    Purpose: that no private exchange is read without its authors, its readers and the DPO knowing it.
    """

    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.PROTECT, related_name="ouvertures_du_fil")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ouvertures_de_fils")
    motif = models.TextField("motif", max_length=500)
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "ouverture d’un échange privé"
        verbose_name_plural = "ouvertures d’échanges privés"
        ordering = ["-le", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(motif=""), name="ouverture_de_fil_dit_pourquoi")]
        indexes = [models.Index(fields=["fiche", "par", "-le"])]

    def __str__(self) -> str:
        return f"Ouverture du fil de {self.fiche_id}"
