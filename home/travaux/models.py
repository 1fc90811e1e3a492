"""What the ground floor keeps of works."""

import datetime
from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.utils import timezone


class TravailLong(models.Model):
    """A work too long for a request: how much is done, its last sign of life, why it stopped.

    A room adds its `etat`, and says in EN_COURS which states are under way.
    """

    EN_COURS: ClassVar[Collection[str]] = ()
    SANS_NOUVELLES: ClassVar[datetime.timedelta] = datetime.timedelta(minutes=2)

    total = models.PositiveIntegerField("à faire", default=0)
    faites = models.PositiveIntegerField("faites", default=0)
    battement = models.DateTimeField("dernier signe du travail", null=True, blank=True)
    erreur = models.TextField("pourquoi le travail s’est arrêté", blank=True)

    class Meta:
        abstract = True

    @property
    def en_cours(self) -> bool:
        """Under way, or was when it got cut."""
        return self.etat in self.EN_COURS

    @property
    def interrompu(self) -> bool:
        """Under way, and silent for too long: its process is dead."""
        signe = self.battement
        return self.en_cours and (signe is None or timezone.now() - signe > self.SANS_NOUVELLES)

    @property
    def avancement(self) -> int:
        """Percent done."""
        return min(100, 100 * self.faites // self.total) if self.total else 0

    def prendre(self, *, de: str, vers: str) -> bool:
        """Begin, when nobody did before: one UPDATE says so, that two cannot both win."""
        libre = type(self)._base_manager.filter(pk=self.pk, etat=de)
        return bool(libre.update(etat=vers, battement=timezone.now()))

    def avancer(self, faites: int) -> None:
        """So many are done: tell whoever looks."""
        faites = min(faites, self.total)
        type(self)._base_manager.filter(pk=self.pk).update(faites=faites, battement=timezone.now())

    def finir(self, etat: str, erreur: str = "") -> None:
        """Reach an end, and say why when it is not the one hoped for."""
        fin = {"etat": etat, "erreur": erreur, "battement": timezone.now()}
        type(self)._base_manager.filter(pk=self.pk).update(**fin)


class PassagePeriodique(models.Model):
    """The last time of one periodic work, and who has it now: nobody else takes it before `pris_jusqu_a`."""

    nom = models.CharField("travail", max_length=60, unique=True)
    commence_le = models.DateTimeField("commencé le", null=True, blank=True)
    fini_le = models.DateTimeField("fini le", null=True, blank=True)
    pris_jusqu_a = models.DateTimeField("pris jusqu’à", null=True, blank=True)
    bilan = models.TextField("bilan", blank=True)
    erreur = models.CharField("erreur", max_length=300, blank=True)

    class Meta:
        verbose_name = "passage d’un travail périodique"
        verbose_name_plural = "passages des travaux périodiques"
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom
