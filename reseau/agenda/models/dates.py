"""The dates that an event takes, and how it comes back (R5.13)."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from reseau.agenda.choices import Frequence
from reseau.agenda.models.evenements import Evenement


class SerieEvenements(models.Model):
    """How an event comes back, and until when; each date is a row, so that one may be moved or cancelled alone."""

    evenement = models.OneToOneField(Evenement, on_delete=models.CASCADE, related_name="serie")
    frequence = models.CharField("se répète", max_length=10, choices=Frequence.choices)
    jusqu_au = models.DateField("jusqu’au (compris)")

    class Meta:
        verbose_name = "série d’événements"
        verbose_name_plural = "séries d’événements"

    def __str__(self) -> str:
        return f"{self.evenement} · {self.get_frequence_display()}"


class CreneauQuerySet(models.QuerySet["Creneau"]):
    """Dates by what becomes of them."""

    def tenus(self) -> "CreneauQuerySet":
        """Those that hold: not taken away from their series."""
        return self.filter(annule_le=None)

    def entre(self, du: datetime.datetime, au: datetime.datetime) -> "CreneauQuerySet":
        """Those that hold on some instant from `du` to `au`, excluded."""
        return self.filter(debut__lt=au, fin__gt=du)


class Creneau(models.Model):
    """One date of an event; half-open, in instants. A moved one says from when, a cancelled one stays to say so."""

    evenement = models.ForeignKey(Evenement, on_delete=models.CASCADE, related_name="creneaux")
    rang = models.PositiveSmallIntegerField("rang")
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")
    deplace_de = models.DateTimeField("déplacé du", null=True, blank=True, editable=False)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True, editable=False)
    annule_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    motif = models.CharField("motif", max_length=200, blank=True)

    objects = CreneauQuerySet.as_manager()

    class Meta:
        verbose_name = "date d’événement"
        verbose_name_plural = "dates d’événements"
        ordering = ("debut", "rang")
        indexes = (models.Index(fields=("debut", "fin")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="creneau_fin_apres_debut",
                violation_error_message="La fin suit le début.",
            ),
            models.UniqueConstraint(fields=("evenement", "rang"), name="creneau_rang_unique"),
        )

    def __str__(self) -> str:
        return f"{self.evenement} · {timezone.localtime(self.debut):%d/%m/%Y %H:%M}"
