"""Trends of the territory, and the sources that tell of them (R5.19)."""

import datetime
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.temps.periodes import mois_apres
from reseau.tendances.choices import ANNONCE, APPORT_MAX, MOIS_ENTRE, MOIS_MAX, TONS, EtatSource, GenreSource

RESERVES = frozenset({"veille"})  # des adresses de la pièce


class Tendance(models.Model):
    """What moves in the territory: a few themes under one title, whose page gathers all that bears them."""

    code = models.SlugField(
        "adresse", max_length=60, unique=True, help_text="Minuscules, chiffres et tirets. Ne change plus ensuite.",
        error_messages={"unique": "Cette adresse est déjà prise par une autre tendance."},
    )  # fmt: skip
    titre = models.CharField("titre", max_length=120)
    accroche = models.CharField("en une phrase", max_length=200)
    introduction = models.TextField(
        "introduction", max_length=3000, help_text="Ce qui change ici, pour qui, et ce qu’une équipe peut en faire."
    )
    themes = models.ManyToManyField(
        "vocabulaires.Theme", verbose_name="thèmes", related_name="tendances",
        help_text="Sa page réunit ce qui porte l’un d’eux.",
    )  # fmt: skip
    sources = models.TextField(
        "sources", max_length=1500, help_text="Une par ligne : auteur ou organisme, titre, année."
    )
    ordre = models.PositiveSmallIntegerField("ordre d’affichage", default=100)

    class Meta:
        verbose_name = "tendance du territoire"
        verbose_name_plural = "tendances du territoire"
        ordering = ("ordre", "titre")

    def __str__(self) -> str:
        return self.titre

    def clean(self) -> None:
        """Refuse an address that the room keeps for itself."""
        if self.code in RESERVES:
            raise ValidationError({"code": "Cette adresse est réservée : choisissez-en une autre."})

    @property
    def sources_dites(self) -> list[str]:
        return [ligne.strip() for ligne in self.sources.splitlines() if ligne.strip()]


class SourceDeVeille(models.Model):
    """A public source that the network looks at from time to time: where, what it gives, checked when and by whom.

    `a_verifier_le` is the day when it is due again; `rappelee_le` the day when its keeper was told, until its check.
    """

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    titre = models.CharField("titre", max_length=160)
    editeur = models.CharField("publiée par", max_length=120)
    url = models.URLField("adresse", max_length=300)
    genre = models.CharField("genre", max_length=12, choices=GenreSource.choices)
    themes = models.ManyToManyField("vocabulaires.Theme", verbose_name="thèmes", blank=True, related_name="+")
    apporte = models.TextField("ce qu’elle apporte", max_length=APPORT_MAX)
    tous_les = models.PositiveSmallIntegerField(
        "à revoir tous les (mois)",
        default=MOIS_ENTRE,
        validators=[
            MinValueValidator(1, "Au moins un mois."),
            MaxValueValidator(MOIS_MAX, f"Au plus {MOIS_MAX} mois."),
        ],
    )
    verifiee_le = models.DateField("vérifiée le", default=timezone.localdate, editable=False)
    verifiee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    a_verifier_le = models.DateField("à revoir le", editable=False, db_index=True)
    rappelee_le = models.DateField("rappelée le", null=True, blank=True, editable=False)
    retiree_le = models.DateField("retirée le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "source de veille"
        verbose_name_plural = "sources de veille"
        ordering = ("titre", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(a_verifier_le__gt=models.F("verifiee_le")), name="source_veille_dates",
                violation_error_message="Une source se revoit après avoir été vérifiée.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.titre

    @property
    def etat(self) -> EtatSource:
        restent = (self.a_verifier_le - timezone.localdate()).days
        if restent <= 0:
            return EtatSource.A_REVOIR
        return EtatSource.BIENTOT if restent <= ANNONCE else EtatSource.A_JOUR

    @property
    def ton(self) -> str:
        return TONS[self.etat]

    def echeance(self, jour: datetime.date) -> datetime.date:
        """When it is due again, once checked that day."""
        return mois_apres(jour=jour, mois=self.tous_les)
