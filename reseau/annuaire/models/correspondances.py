"""Free spreadsheets: what the columns of each source mean, and the files that wait for someone to say it."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

DUREE_DEPOT = datetime.timedelta(days=1)


class Correspondance(models.Model):
    """What the columns of a source fill, remembered for its next files (see imports/reglages.py)."""

    source = models.CharField("source", max_length=60, unique=True)
    colonnes = models.JSONField("en-tête du fichier", default=list)
    reglages = models.JSONField("réglages", default=dict)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    modifiee_le = models.DateTimeField("enregistrée le", default=timezone.now)

    class Meta:
        verbose_name = "correspondance"
        ordering = ("source",)

    def __str__(self) -> str:
        return self.source


class FichierDepose(models.Model):
    """A free spreadsheet kept aside while someone says what its columns hold, a day at most."""

    public_id = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField("source", max_length=60)
    nom = models.CharField("nom du fichier", max_length=200)
    reseau = models.CharField("réseau des lignes qui n’en nomment pas", max_length=60, blank=True)
    frontiere = models.BooleanField("garder ce qui est à trente kilomètres de la région", default=False)
    fichier = models.CharField("fichier gardé", max_length=200, blank=True, editable=False)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cree_le = models.DateTimeField("déposé le", default=timezone.now)
    importation = models.OneToOneField(
        "annuaire.Import", verbose_name="dernier essai", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="depot",
    )  # fmt: skip

    class Meta:
        verbose_name = "fichier déposé"
        verbose_name_plural = "fichiers déposés"
        ordering = ("-cree_le", "-pk")

    def __str__(self) -> str:
        return f"{self.nom} ({self.source})"

    @property
    def garde_jusqu_au(self) -> datetime.datetime:
        """When the file goes."""
        return self.cree_le + DUREE_DEPOT
