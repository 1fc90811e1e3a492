"""Outlines of the territories, for maps (R4.19)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.periodes import Validite


class Niveau(models.TextChoices):
    """The kinds of territories that an outline may have."""

    BASSIN = "BASSIN", "Bassins"
    COMMISSION = "COMMISSION", "Commissions territoriales"
    DEPARTEMENT = "DEPARTEMENT", "Départements"
    EPCI = "EPCI", "Intercommunalités"
    COMMUNE = "COMMUNE", "Communes"


class Contour(Validite):
    """The outline of a territory, named by its level and its code; approximate until an official one is imported."""

    niveau = models.CharField("niveau", max_length=12, choices=Niveau, default=Niveau.BASSIN)
    code = models.CharField("code", max_length=60)
    geojson = models.JSONField("géométrie GeoJSON")
    approximatif = models.BooleanField("approché", default=True)
    source = models.CharField("source", max_length=400)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "contour"
        ordering = ("niveau", "code", "valide_du")
        constraints = (
            *Validite.Meta.constraints,
            models.UniqueConstraint(
                fields=("niveau", "code"),
                condition=Q(valide_au=None),
                name="contour_ouvert_unique",
                violation_error_message="Ce territoire a déjà un contour en vigueur.",
            ),
        )

    def __str__(self) -> str:
        return f"Contour {self.get_niveau_display()} {self.code}"
