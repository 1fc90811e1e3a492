"""Dates proposed to the seats of a body before one is chosen (R4.7)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from reseau.animation.choices import Disponible
from reseau.animation.models.comites import Comite, Siege
from reseau.animation.models.reunions import Reunion


class Sondage(models.Model):
    """A question to the seats of a body: which of these dates; it ends when one becomes a meeting."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    comite = models.ForeignKey(Comite, verbose_name="instance", on_delete=models.PROTECT, related_name="sondages")
    endroit = models.CharField("où", max_length=160, blank=True)
    repondre_avant = models.DateField("répondre avant le")
    reunion = models.OneToOneField(
        Reunion, on_delete=models.PROTECT, null=True, blank=True, related_name="sondage", editable=False
    )
    clos_le = models.DateTimeField("clos le", null=True, blank=True, editable=False)
    cree_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "sondage de dates"
        verbose_name_plural = "sondages de dates"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("comite",),
                condition=Q(clos_le=None),
                name="sondage_ouvert_unique",
                violation_error_message="Un sondage est déjà ouvert pour cette instance.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.comite} · {timezone.localtime(self.cree_le):%d/%m/%Y}"


class DateProposee(models.Model):
    """One date of a poll; half-open, in instants."""

    sondage = models.ForeignKey(Sondage, on_delete=models.CASCADE, related_name="dates")
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")

    class Meta:
        verbose_name = "date proposée"
        verbose_name_plural = "dates proposées"
        ordering = ("debut", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(fin__gt=F("debut")), name="date_proposee_fin_apres_debut"),
            models.UniqueConstraint(fields=("sondage", "debut"), name="date_proposee_unique"),
        )

    def __str__(self) -> str:
        return f"{timezone.localtime(self.debut):%d/%m/%Y %H:%M}"


class Disponibilite(models.Model):
    """What one seat says of one proposed date."""

    date = models.ForeignKey(DateProposee, on_delete=models.CASCADE, related_name="disponibilites")
    siege = models.ForeignKey(Siege, on_delete=models.PROTECT, related_name="+")
    reponse = models.CharField("réponse", max_length=9, choices=Disponible.choices)
    dite_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dite_le = models.DateTimeField("dite le", default=timezone.now)

    class Meta:
        verbose_name = "disponibilité"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("date", "siege"), name="disponibilite_unique"),)

    def __str__(self) -> str:
        return f"{self.date} · {self.get_reponse_display()}"
