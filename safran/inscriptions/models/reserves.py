"""Seats of a session kept for a group."""

import datetime
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from safran.inscriptions.models.sessions import SessionFormation


class PlacesReservees(models.Model):
    """Seats kept for a structure, a network or a bassin, until a day."""

    session = models.ForeignKey(
        SessionFormation, verbose_name="session", on_delete=models.CASCADE, related_name="reserves"
    )
    structure = models.ForeignKey(
        "structures.Structure",
        verbose_name="structure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    bassin = models.ForeignKey(
        "territoires.Bassin", verbose_name="bassin", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    places = models.PositiveSmallIntegerField("places", validators=[MinValueValidator(1, "Une place au moins.")])
    libere_le = models.DateField("ouvertes à tous à partir du")

    class Meta:
        verbose_name = "places réservées"
        verbose_name_plural = "places réservées"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(structure__isnull=False, reseau=None, bassin=None)
                | Q(structure=None, reseau__isnull=False, bassin=None)
                | Q(structure=None, reseau=None, bassin__isnull=False),
                name="reserve_un_seul_groupe",
                violation_error_message="Choisissez une structure, un réseau ou un bassin, et un seul.",
            )
        ]

    def __str__(self) -> str:
        return str(self.groupe)

    @property
    def groupe(self) -> Any:
        """For whom."""
        return self.structure or self.reseau or self.bassin

    def active(self, jour: datetime.date) -> bool:
        """Still kept on that day."""
        return jour < self.libere_le
