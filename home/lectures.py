"""Two readings of a text before it is published: one by the network of who wrote it, one by another.

A seat waits for someone, is taken, then given back with a grid, a remark and a verdict. The room adds the row that is
read, who reads and in whose name, and its own constraints.
"""

import uuid
from typing import Self

from django.db import models
from django.utils import timezone

from home.choices import Verdict
from home.typographie import date_courte


class LectureQuerySet(models.QuerySet):
    """Readings in domain words."""

    def ouvertes(self) -> Self:
        """Not given back yet."""
        return self.filter(verdict="")

    def libres(self) -> Self:
        """Waiting for someone."""
        return self.filter(verdict="", lecteur__isnull=True)


class LectureADeux(models.Model):
    """One of the two; `lecteur`, `reseau` and `meme_reseau` are fields of the room."""

    lecteur_id: int | None

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    prise_le = models.DateTimeField("prise le", null=True, blank=True)
    echeance = models.DateField("à rendre avant le")
    version = models.PositiveSmallIntegerField("version lue", null=True, blank=True)
    verdict = models.CharField("verdict", max_length=12, choices=Verdict.choices, blank=True)
    grille = models.JSONField("grille", default=dict, blank=True)
    remarque = models.TextField("remarque", max_length=3000, blank=True)
    rendue_le = models.DateTimeField("rendue le", null=True, blank=True)

    objects = LectureQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def ou_elle_en_est(self) -> str:
        """How far it is, for the authors: never who reads."""
        if self.verdict:
            return f"rendue le {date_courte(self.rendue_le)}"
        return f"à rendre avant le {date_courte(self.echeance)}" if self.lecteur_id else "attend quelqu’un"

    @property
    def en_retard(self) -> bool:
        """Its day has passed without an answer."""
        return not self.verdict and self.echeance < timezone.localdate()
