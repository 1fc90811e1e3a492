"""A half-day of a session."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from safran.inscriptions.choices import MATIN_JUSQUA
from safran.inscriptions.models.sessions import SessionFormation


class Seance(models.Model):
    """A half-day; wall time in Paris, whatever the season."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        SessionFormation, verbose_name="session", on_delete=models.CASCADE, related_name="seances"
    )
    date = models.DateField("jour")
    debut = models.TimeField("de")
    fin = models.TimeField("à")
    salle = models.CharField("salle", max_length=120, blank=True)
    lien = models.URLField("lien de visioconférence", blank=True, help_text="Montré aux seules personnes inscrites.")
    programme = models.TextField(
        "programme",
        max_length=2000,
        blank=True,
        help_text="Une ligne par moment, l’heure d’abord : « 9 h 30 | Trois récits | En trinômes ».",
    )
    formateurs = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name="formateurs et formatrices", blank=True, related_name="seances_animees"
    )

    class Meta:
        verbose_name = "séance"
        ordering = ["date", "debut", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="seance_heures",
                violation_error_message="La fin suit le début.",
            ),
            models.UniqueConstraint(
                fields=["session", "date", "debut"],
                name="seance_unique",
                violation_error_message="Une séance commence déjà à cette heure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.demi_journee}"

    @property
    def demi_journee(self) -> str:
        """« matin » or « après-midi », from the hour when it begins."""
        return "matin" if self.debut.hour < MATIN_JUSQUA else "après-midi"

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return (self.fin.hour - self.debut.hour) * 60 + self.fin.minute - self.debut.minute
