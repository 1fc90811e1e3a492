"""What a meeting talks about, what is written of it, and what comes out of it (R4.7)."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.plume import TexteACote, TexteTenu
from reseau.animation.choices import TEXTE_MAX, TOUCHES, GenreSuite, Nature, Office
from reseau.animation.models.comites import Comite
from reseau.animation.models.reunions import Reunion


class Porte(models.Model):
    """Who takes care of something: an account, a structure, a network, or words when it is someone else."""

    porteur_compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    porteur_structure = models.ForeignKey(
        "structures.Structure", verbose_name="structure", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    porteur_reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    porteur = models.CharField("qui s’en charge", max_length=120, blank=True)
    echeance = models.DateField("pour quand", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def qui(self) -> str:
        """Who takes care of it, as it was written."""
        return self.porteur or str(self.porteur_compte or self.porteur_structure or self.porteur_reseau or "")


class Point(TexteTenu):
    """A point of a meeting; without a meeting, it waits in the reserve of its body. `secondes` is what it took."""

    TEXTE = "compte_rendu"

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    comite = models.ForeignKey(Comite, verbose_name="instance", on_delete=models.PROTECT, related_name="points")
    reunion = models.ForeignKey(
        Reunion, verbose_name="réunion", on_delete=models.CASCADE, null=True, blank=True, related_name="points"
    )
    ordre = models.PositiveSmallIntegerField("ordre", default=1)
    titre = models.CharField("titre", max_length=120)
    nature = models.CharField("nature", max_length=12, choices=Nature.choices, default=Nature.INFORMATION)
    office = models.CharField("posé d’office", max_length=8, choices=Office.choices, blank=True, editable=False)
    duree = models.PositiveSmallIntegerField(
        "minutes", default=10,
        validators=[MinValueValidator(1, "Au moins une minute."), MaxValueValidator(480, "Au plus huit heures.")],
    )  # fmt: skip
    presente_par = models.CharField("présenté par", max_length=120, blank=True)
    preparation = models.TextField("préparation", max_length=3000, blank=True)
    compte_rendu = models.TextField("compte rendu", max_length=TEXTE_MAX, blank=True)
    traite = models.BooleanField("traité", default=False, editable=False)
    commence_le = models.DateTimeField("commencé le", null=True, blank=True, editable=False)
    secondes = models.PositiveIntegerField("secondes passées", default=0, editable=False)
    reporte_de = models.ForeignKey(
        "self", verbose_name="reporté de", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        editable=False,
    )  # fmt: skip
    propose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="proposé par", on_delete=models.PROTECT, related_name="+",
        editable=False,
    )  # fmt: skip
    propose_le = models.DateTimeField("proposé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "point"
        ordering = ("ordre", "pk")
        indexes = (models.Index(fields=("comite", "reunion")),)
        constraints = (
            models.UniqueConstraint(
                fields=("reunion", "office"), condition=~Q(office=""), name="point_d_office_unique"
            ),
        )

    def __str__(self) -> str:
        return self.titre


class TexteConcurrent(TexteACote):
    """What someone wrote of a point while another was writing."""

    DE = "point"

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="concurrents")

    class Meta:
        verbose_name = "texte concurrent"
        verbose_name_plural = "textes concurrents"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.point_id} · {self.auteur}"


class Suite(Porte):
    """What came out of a point: an information, an opinion, a decision, an action."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="suites")
    genre = models.CharField("genre", max_length=12, choices=GenreSuite.choices)
    texte = models.TextField("texte", max_length=1000)
    precision = models.CharField("précision", max_length=200, blank=True, help_text="« Une abstention : Apec ».")
    suit = models.ForeignKey(
        "self", verbose_name="suit la décision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revise = models.ForeignKey(
        "animation.Decision", verbose_name="révise", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoir_le = models.DateField("à revoir le", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    ecrite_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    ecrite_le = models.DateTimeField("écrite le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "suite"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_genre_display()} · {self.texte[:60]}"

    @property
    def lettre(self) -> str:
        """The letter that says the same as its colour and its word."""
        return TOUCHES[GenreSuite(self.genre)].upper()

    @property
    def prise(self) -> Any:
        """The decision that it became, once its meeting is closed."""
        return getattr(self, "decision", None)

    @property
    def suivie(self) -> Any:
        """The decision that it carries, once its meeting is closed."""
        return getattr(self.suit, "decision", None)


class Piece(models.Model):
    """A document joined to a meeting, or to one of its points; read by who reads the meeting."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    reunion = models.ForeignKey(Reunion, on_delete=models.CASCADE, related_name="pieces")
    point = models.ForeignKey(Point, on_delete=models.CASCADE, null=True, blank=True, related_name="pieces")
    nom = models.CharField("nom", max_length=160)
    fichier = models.CharField("fichier", max_length=200, editable=False)
    taille = models.PositiveIntegerField("octets", editable=False)
    empreinte = models.CharField("empreinte SHA-256", max_length=64, editable=False)
    deposee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    deposee_le = models.DateTimeField("déposée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "pièce"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.nom
