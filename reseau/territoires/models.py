"""Départements, intercommunalités, communes, bassins, and the dated composition of the bassins (R3.2, R4.13)."""

import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Departement(models.Model):
    """A département, by its INSEE code."""

    code = models.CharField("code", max_length=3, unique=True)
    nom = models.CharField("nom", max_length=60)

    class Meta:
        verbose_name = "département"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.nom


class Epci(models.Model):
    """An intercommunality, by its SIREN number."""

    siren = models.CharField("SIREN", max_length=9, unique=True)
    nom = models.CharField("nom", max_length=160)

    class Meta:
        verbose_name = "intercommunalité"
        ordering = ("nom",)

    def __str__(self) -> str:
        return self.nom


class Commune(models.Model):
    """A commune of today, with the codes and names of those it absorbed."""

    code_insee = models.CharField("code INSEE", max_length=5, unique=True)
    nom = models.CharField("nom", max_length=80)
    nom_replie = models.CharField("nom pour la recherche", max_length=90, db_index=True, editable=False)
    departement = models.ForeignKey(Departement, verbose_name="département", on_delete=models.PROTECT)
    epci = models.ForeignKey(
        Epci,
        verbose_name="intercommunalité",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="communes",
    )
    codes_postaux = models.JSONField("codes postaux", default=list)
    population = models.PositiveIntegerField("population", default=0)
    latitude = models.FloatField("latitude")
    longitude = models.FloatField("longitude")
    anciens_codes = models.JSONField("anciens codes INSEE", default=list, blank=True)
    anciens_noms = models.JSONField("anciens noms", default=list, blank=True)
    modifie_le = models.DateTimeField("modifiée le", default=timezone.now, db_index=True, editable=False)

    class Meta:
        verbose_name = "commune"
        ordering = ("nom_replie", "code_insee")

    def __str__(self) -> str:
        return self.nom

    @property
    def code_departement(self) -> str:
        """The code of the département, read from the INSEE code."""
        return self.code_insee[:3] if self.code_insee.startswith("97") else self.code_insee[:2]

    @property
    def libelle(self) -> str:
        """The name that tells two homonyms apart: « Niort (79) »."""
        return f"{self.nom} ({self.code_departement})"


class PeriodeQuerySet(models.QuerySet):
    """Rows that hold from a day (maybe unknown) to another, excluded."""

    champs = ("du", "au")

    def en_vigueur(self, jour: datetime.date | None = None) -> Self:
        """Rows in force on `jour` (today by default)."""
        jour = jour or timezone.localdate()
        du, au = self.champs
        return self.filter(Q(**{du: None}) | Q(**{f"{du}__lte": jour}), Q(**{au: None}) | Q(**{f"{au}__gt": jour}))


class BassinQuerySet(PeriodeQuerySet):
    """Reads of bassins."""

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


class Contour(models.Model):
    """The outline of a bassin, for maps; approximate until an official one is imported."""

    bassin = models.OneToOneField(Bassin, on_delete=models.CASCADE, related_name="contour")
    geojson = models.JSONField("géométrie GeoJSON")
    approximatif = models.BooleanField("approché", default=True)
    source = models.CharField("source", max_length=400)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "contour"
        ordering = ("bassin",)

    def __str__(self) -> str:
        return f"Contour de {self.bassin}"
