"""Outlines of the territories, for maps (R4.19)."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from reseau.territoires.models.bassins import PeriodeQuerySet


class Niveau(models.TextChoices):
    """The kinds of territories that an outline may have."""

    BASSIN = "BASSIN", "Bassins"
    COMMISSION = "COMMISSION", "Commissions territoriales"
    DEPARTEMENT = "DEPARTEMENT", "Départements"
    EPCI = "EPCI", "Intercommunalités"
    COMMUNE = "COMMUNE", "Communes"


class ContourQuerySet(PeriodeQuerySet):
    """Reads of outlines."""

    champs = ("valide_du", "valide_au")


class Contour(models.Model):
    """The outline of a territory, named by its level and its code; approximate until an official one is imported."""

    niveau = models.CharField("niveau", max_length=12, choices=Niveau, default=Niveau.BASSIN)
    code = models.CharField("code", max_length=60)
    geojson = models.JSONField("géométrie GeoJSON")
    approximatif = models.BooleanField("approché", default=True)
    source = models.CharField("source", max_length=400)
    valide_du = models.DateField("valide à partir du", null=True, blank=True)
    valide_au = models.DateField("valide jusqu’au (exclu)", null=True, blank=True)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)

    objects = ContourQuerySet.as_manager()

    class Meta:
        verbose_name = "contour"
        ordering = ("niveau", "code", "valide_du")
        constraints = (
            models.CheckConstraint(
                condition=Q(valide_au=None) | Q(valide_du=None) | Q(valide_au__gt=F("valide_du")),
                name="contour_dates",
                violation_error_message="La fin de validité doit suivre le début.",
            ),
            models.UniqueConstraint(
                fields=("niveau", "code"),
                condition=Q(valide_au=None),
                name="contour_ouvert_unique",
                violation_error_message="Ce territoire a déjà un contour en vigueur.",
            ),
        )

    def __str__(self) -> str:
        return f"Contour {self.get_niveau_display()} {self.code}"
