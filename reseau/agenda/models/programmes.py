"""The programme of a year, frozen: the same bytes ever after (R5.13)."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class ProgrammeAnnuel(models.Model):
    """One numbered document: the public events of a year, of a bassin or of the region, as they stood that day."""

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    numero = models.CharField("numéro", max_length=20, unique=True)
    annee = models.PositiveSmallIntegerField("année")
    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evenements = models.PositiveSmallIntegerField("événements")
    fichier = models.CharField("fichier", max_length=200)
    sha256 = models.CharField("empreinte", max_length=64)
    fige_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    fige_le = models.DateTimeField("figé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "programme annuel"
        verbose_name_plural = "programmes annuels"
        ordering = ("-annee", "-numero")

    def __str__(self) -> str:
        return f"Programme {self.annee}, {self.territoire}, n° {self.numero}"

    @property
    def territoire(self) -> str:
        """The bassin, or the whole region."""
        return str(self.bassin or "toute la région")

    def save(self, **kwargs: Any) -> None:
        """Written once."""
        if self.pk is not None:
            raise TypeError("Un programme figé ne se réécrit pas.")
        super().save(**kwargs)
