"""Bassins and commissions, and what they are made of from a day to another (R3.2, R4.6, R4.13)."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from reseau.territoires.models.lieux import Commune


class PeriodeQuerySet(models.QuerySet):
    """Rows that hold from a day (maybe unknown) to another, excluded."""

    champs = ("du", "au")

    def en_vigueur(self, jour: datetime.date | None = None) -> Self:
        """Rows in force on `jour` (today by default)."""
        jour = jour or timezone.localdate()
        du, au = self.champs
        return self.filter(Q(**{du: None}) | Q(**{f"{du}__lte": jour}), Q(**{au: None}) | Q(**{f"{au}__gt": jour}))


class BassinQuerySet(PeriodeQuerySet):
    """Reads of bassins and commissions."""

    champs = ("valide_du", "valide_au")


class Bassin(models.Model):
    """A territory of animation, a dated set of communes."""

    code = models.SlugField("code", max_length=60, unique=True)
    nom = models.CharField("nom", max_length=80)
    valide_du = models.DateField("valide à partir du", null=True, blank=True)
    valide_au = models.DateField("valide jusqu’au (exclu)", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    objects = BassinQuerySet.as_manager()

    class Meta:
        verbose_name = "bassin"
        ordering = ("nom",)
        constraints = (
            models.CheckConstraint(
                condition=Q(valide_au=None) | Q(valide_du=None) | Q(valide_au__gt=F("valide_du")),
                name="bassin_dates",
                violation_error_message="La fin de validité doit suivre le début.",
            ),
        )

    def __str__(self) -> str:
        return self.nom


class CompositionBassin(models.Model):
    """A commune belongs to a bassin from a day to another; never to two at once."""

    bassin = models.ForeignKey(Bassin, on_delete=models.PROTECT, related_name="compositions")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="compositions")
    du = models.DateField("du")
    au = models.DateField("au (exclu)", null=True, blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    decidee_le = models.DateTimeField("écrite le", null=True, blank=True, editable=False)

    objects = PeriodeQuerySet.as_manager()

    class Meta:
        verbose_name = "composition de bassin"
        verbose_name_plural = "compositions de bassin"
        ordering = ("commune", "du")
        constraints = (
            models.CheckConstraint(
                condition=Q(au=None) | Q(au__gt=F("du")),
                name="composition_dates",
                violation_error_message="La fin doit suivre le début.",
            ),
            models.UniqueConstraint(
                fields=("commune",),
                condition=Q(au=None),
                name="composition_ouverte_unique",
                violation_error_message="Cette commune est déjà dans un bassin.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.commune} · {self.bassin}"


class Commission(models.Model):
    """A territorial commission of the Région: one or more bassins, chaired by an elected person (R4.6)."""

    code = models.SlugField("code", max_length=60, unique=True)
    nom = models.CharField("nom", max_length=80)
    valide_du = models.DateField("valide à partir du", null=True, blank=True)
    valide_au = models.DateField("valide jusqu’au (exclu)", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    objects = BassinQuerySet.as_manager()

    class Meta:
        verbose_name = "commission territoriale"
        verbose_name_plural = "commissions territoriales"
        ordering = ("nom",)
        constraints = (
            models.CheckConstraint(
                condition=Q(valide_au=None) | Q(valide_du=None) | Q(valide_au__gt=F("valide_du")),
                name="commission_dates",
                violation_error_message="La fin de validité doit suivre le début.",
            ),
        )

    def __str__(self) -> str:
        return self.nom


class CompositionCommission(models.Model):
    """A bassin belongs to a commission from a day to another; maybe to several at once."""

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="compositions")
    bassin = models.ForeignKey(Bassin, on_delete=models.PROTECT, related_name="commissions")
    du = models.DateField("du")
    au = models.DateField("au (exclu)", null=True, blank=True)

    objects = PeriodeQuerySet.as_manager()

    class Meta:
        verbose_name = "composition de commission"
        verbose_name_plural = "compositions de commission"
        ordering = ("commission", "bassin", "du")
        constraints = (
            models.CheckConstraint(
                condition=Q(au=None) | Q(au__gt=F("du")),
                name="composition_commission_dates",
                violation_error_message="La fin doit suivre le début.",
            ),
            models.UniqueConstraint(
                fields=("commission", "bassin"),
                condition=Q(au=None),
                name="composition_commission_ouverte_unique",
                violation_error_message="Ce bassin est déjà dans cette commission.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.bassin} · {self.commission}"
