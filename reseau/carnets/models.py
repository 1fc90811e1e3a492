"""Notebooks: favourites and short lists of sheets, private to who keeps them; a link that ends. No text on anyone."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reseau.annuaire.choices import Genre
from reseau.carnets.choices import PARTAGE_JOURS, TITRE_MAX

UNE_SEULE = (
    Q(structure__isnull=False, lieu=None, service=None)
    | Q(structure=None, lieu__isnull=False, service=None)
    | Q(structure=None, lieu=None, service__isnull=False)
)


class Carnet(models.Model):
    """Sheets that somebody keeps: her favourites, without a title, or a short list that she named."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="carnets")
    titre = models.CharField("titre", max_length=TITRE_MAX, blank=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "carnet"
        verbose_name_plural = "carnets"
        ordering = ("titre", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("compte",), condition=Q(titre=""), name="carnet_favoris_unique",
                violation_error_message="Les favoris d’une personne tiennent dans un seul carnet.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.titre or "Favoris"


class FicheRetenue(models.Model):
    """A sheet in a notebook: a structure, a place or a service."""

    carnet = models.ForeignKey(Carnet, on_delete=models.CASCADE, related_name="fiches")
    structure = models.ForeignKey("structures.Structure", null=True, on_delete=models.CASCADE, related_name="+")
    lieu = models.ForeignKey("annuaire.Lieu", null=True, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey("annuaire.Service", null=True, on_delete=models.CASCADE, related_name="+")
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "fiche d’un carnet"
        verbose_name_plural = "fiches d’un carnet"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=UNE_SEULE, name="retenue_une_fiche",
                violation_error_message="On garde une structure, un lieu ou un service.",
            ),
            *(
                models.UniqueConstraint(
                    fields=("carnet", nom), name=f"retenue_{nom}_unique",
                    violation_error_message="Cette fiche est déjà dans le carnet.",
                )
                for nom in ("structure", "lieu", "service")
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.structure or self.lieu or self.service)

    @property
    def genre(self) -> Genre:
        return Genre.STRUCTURE if self.structure_id else Genre.LIEU if self.lieu_id else Genre.SERVICE


class Partage(models.Model):
    """A link to a short list, for who has no account; the base holds its key, never the link (ADR 026)."""

    carnet = models.ForeignKey(Carnet, on_delete=models.CASCADE, related_name="partages")
    cle = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    ouvert_le = models.DateField("ouvert le", default=timezone.localdate, editable=False)
    revoque_le = models.DateField("révoqué le", null=True, editable=False)

    class Meta:
        verbose_name = "lien d’un carnet"
        verbose_name_plural = "liens d’un carnet"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("carnet",), condition=Q(revoque_le=None), name="partage_un_ouvert",
                violation_error_message="Cette liste a déjà un lien.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.carnet} · {self.ouvert_le:%d/%m/%Y}"

    @property
    def expire_le(self) -> datetime.date:
        return self.ouvert_le + datetime.timedelta(days=PARTAGE_JOURS)

    @property
    def vit(self) -> bool:
        return self.revoque_le is None and timezone.localdate() < self.expire_le
