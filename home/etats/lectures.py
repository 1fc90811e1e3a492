"""Two readings of a text before it is published: one by the network of who wrote it, one by another."""

import datetime
import uuid
from typing import Self

from django.db import models
from django.utils import timezone

from home.choices import Verdict
from home.temps.typographie import date_courte

RAPPEL = datetime.timedelta(days=3)  # avant l’échéance
BIENTOT, ECHUE = 1, 2  # les deux pas d’une lecture qui attend


class LectureQuerySet(models.QuerySet):
    """Readings in domain words."""

    def ouvertes(self) -> Self:
        """Not given back yet."""
        return self.filter(verdict="")

    def libres(self) -> Self:
        """Waiting for someone."""
        return self.filter(verdict="", lecteur__isnull=True)

    def a_relancer(self, jour: datetime.date) -> Self:
        """Their day is near or has come, and something of it is still to be told."""
        return self.ouvertes().filter(relances__lt=ECHUE, echeance__lte=jour + RAPPEL)

    def echues(self) -> Self:
        """Their day came without an answer, and it was told."""
        return self.ouvertes().filter(relances=ECHUE)


class LectureADeux(models.Model):
    """One of the two; `lecteur`, `reseau` and `meme_reseau` are fields of the room."""

    lecteur_id: int | None

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    prise_le = models.DateTimeField("prise le", null=True, blank=True)
    echeance = models.DateField("à rendre avant le")
    relances = models.PositiveSmallIntegerField("relances", default=0)
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

    def pas_du(self, jour: datetime.date) -> int:
        """How near its day is: BIENTOT three days before, ECHUE from that day on, 0 before."""
        return ECHUE if self.echeance <= jour else BIENTOT if self.echeance - RAPPEL <= jour else 0

    def relancer(self, jour: datetime.date) -> int:
        """The step that is to be told now, written at once so that it is told once; 0 when there is none."""
        pas = self.pas_du(jour)
        if pas <= self.relances:
            return 0
        self.relances = pas
        self.save(update_fields=["relances"])
        return pas

    @property
    def echue(self) -> bool:
        """Its day came without an answer, and it was told."""
        return not self.verdict and self.relances == ECHUE

    @property
    def en_retard(self) -> bool:
        """Its day has passed without an answer."""
        return not self.verdict and self.echeance < timezone.localdate()
