"""A module proposed by someone of the network, and its two readings."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.etats.models import Suivi
from home.lectures import LectureADeux
from safran.atelier.choices import PROPOSITION, EtatProposition


class Proposition(Suivi):
    """What is proposed: a training, and where it stands; its authors are those who write it (CoAuteur)."""

    cycle = PROPOSITION

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    formation = models.OneToOneField(
        "formations.FormationPage", verbose_name="formation", on_delete=models.CASCADE, related_name="proposition"
    )
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="propositions"
    )
    reseau = models.ForeignKey("structures.Reseau", verbose_name="réseau", on_delete=models.PROTECT, related_name="+")
    etat = models.CharField("état", max_length=12, choices=EtatProposition.choices, default=EtatProposition.ECRITE)
    version = models.PositiveSmallIntegerField("fois envoyée", default=0)
    commencee_le = models.DateTimeField("commencée le", default=timezone.now)
    envoyee_le = models.DateTimeField("envoyée le", null=True, blank=True)

    class Meta:
        verbose_name = "proposition"
        ordering = ["-commencee_le", "-pk"]

    def __str__(self) -> str:
        return f"Proposition {self.uuid}"

    @property
    def titre(self) -> str:
        """The title of the draft."""
        return self.formation.draft_title or self.formation.title


class LectureProposition(LectureADeux):
    """One of the two readings of a proposal."""

    proposition = models.ForeignKey(
        Proposition, verbose_name="proposition", on_delete=models.CASCADE, related_name="lectures"
    )
    meme_reseau = models.BooleanField("par le réseau de la proposition")
    lecteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="lecteur",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lectures_de_propositions",
    )
    reseau = models.ForeignKey(
        "structures.Reseau",
        verbose_name="réseau du lecteur",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = "lecture d’une proposition"
        verbose_name_plural = "lectures de propositions"
        ordering = ["demandee_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposition", "meme_reseau"], condition=Q(verdict=""), name="lecture_place_unique"
            ),
            models.UniqueConstraint(
                fields=["proposition", "lecteur"],
                condition=Q(verdict="", lecteur__isnull=False),
                name="lecture_une_place_par_lecteur",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", rendue_le__isnull=True)
                | (~Q(verdict="") & Q(rendue_le__isnull=False, lecteur__isnull=False, reseau__isnull=False)),
                name="lecture_rendue",
            ),
        ]

    def __str__(self) -> str:
        return f"Lecture {self.uuid}"
