"""The table of the note: the same indicators for every bassin, with their units, sources and years (R5.25)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class IndicateurTerritoire(models.Model):
    """A line of the table; its `code` is what a file names."""

    code = models.SlugField(
        "code", max_length=40, unique=True, help_text="Tel que le fichier le nomme : population, chomage.",
        error_messages={"unique": "Ce code est déjà pris par un autre indicateur."},
    )  # fmt: skip
    libelle = models.CharField("libellé", max_length=120)
    unite = models.CharField("unité", max_length=40, help_text="« habitants », « % », « offres ».")
    definition = models.CharField("définition", max_length=300, blank=True)
    source = models.CharField("source", max_length=200)
    ordre = models.PositiveSmallIntegerField("ordre", default=1)
    retire = models.BooleanField("retiré du tableau", default=False)

    class Meta:
        verbose_name = "indicateur de territoire"
        verbose_name_plural = "indicateurs de territoire"
        ordering = ("ordre", "code")

    def __str__(self) -> str:
        return self.libelle


class MesureTerritoire(models.Model):
    """One number of one indicator for one bassin and one year; `sur` is its denominator, when it is a share."""

    indicateur = models.ForeignKey(IndicateurTerritoire, on_delete=models.PROTECT, related_name="mesures")
    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.PROTECT, related_name="mesures")
    annee = models.PositiveSmallIntegerField("année")
    valeur = models.DecimalField("valeur", max_digits=14, decimal_places=2)
    sur = models.DecimalField("sur", max_digits=14, decimal_places=2, null=True, blank=True)
    importee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    importee_le = models.DateTimeField("importée le", default=timezone.now)

    class Meta:
        verbose_name = "mesure d’un territoire"
        verbose_name_plural = "mesures d’un territoire"
        ordering = ("indicateur__ordre", "annee")
        constraints = (
            models.UniqueConstraint(fields=("indicateur", "bassin", "annee"), name="mesure_unique"),
            models.CheckConstraint(condition=models.Q(sur=None) | models.Q(sur__gt=0), name="mesure_sur_positif"),
        )

    def __str__(self) -> str:
        return f"{self.indicateur_id} · {self.bassin_id} · {self.annee}"


class ImportMesures(models.Model):
    """A file of measures that was applied: what it changed, so that it is read again, and undone.

    `changements` holds, for each measure written, its keys, what was there before (nothing when it is new) and after.
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    nom = models.CharField("fichier", max_length=200)
    changements = models.JSONField("ce qu’il a changé", default=list)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField("appliqué le", default=timezone.now)
    annule_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        verbose_name = "import de mesures"
        verbose_name_plural = "imports de mesures"
        ordering = ("-le", "-pk")

    def __str__(self) -> str:
        return f"{self.nom} · {self.le:%d/%m/%Y}"
