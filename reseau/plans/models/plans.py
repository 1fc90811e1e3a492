"""A plan of one body or one bassin for one year, and its axes (R4.10)."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from home.etats.models import Suivi
from home.typographie import de_la_commune
from reseau.plans.choices import ANNEES, PLAN, TITRE_MAX, EtatPlan


class Plan(Suivi):
    """What a territory does together in a year; `code` is its address, taken from its body or its bassin."""

    cycle = PLAN

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField("code", max_length=60, editable=False)
    comite = models.ForeignKey(
        "animation.Comite", verbose_name="instance", on_delete=models.PROTECT, null=True, blank=True,
        related_name="plans",
    )  # fmt: skip
    bassin = models.ForeignKey(
        "territoires.Bassin", verbose_name="bassin", on_delete=models.PROTECT, null=True, blank=True,
        related_name="plans",
    )  # fmt: skip
    annee = models.PositiveSmallIntegerField(
        "année",
        validators=[
            MinValueValidator(ANNEES.start, "Une année s’écrit en quatre chiffres."),
            MaxValueValidator(ANNEES.stop - 1, "Cette année est trop lointaine."),
        ],
    )
    etat = models.CharField("état", max_length=8, choices=EtatPlan.choices, default=EtatPlan.PREPARE, editable=False)
    decision = models.ForeignKey(
        "animation.Decision", verbose_name="décision qui l’a voté", on_delete=models.PROTECT, null=True, blank=True,
        related_name="plans_votes", editable=False,
    )  # fmt: skip
    vote_le = models.DateField("voté le", null=True, blank=True, editable=False)
    prepare_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="préparé par", on_delete=models.PROTECT, related_name="+", editable=False
    )
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "plan d’actions"
        verbose_name_plural = "plans d’actions"
        ordering = ("-annee", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "annee"), name="plan_unique",
                violation_error_message="Ce territoire a déjà son plan pour cette année.",
            ),
            models.CheckConstraint(
                condition=Q(comite=None) ^ Q(bassin=None), name="plan_territoire",
                violation_error_message="Un plan est d’une instance ou d’un bassin.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatPlan.PREPARE) | ~Q(vote_le=None), name="plan_vote_date",
                violation_error_message="Un plan voté dit quand.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Plan d’actions {self.annee}, {self.territoire}"

    @cached_property
    def axes_lus(self) -> "list[AxePlan]":
        """Its axes in order, read once for a page."""
        return list(self.axes.all())

    @property
    def territoire(self) -> str:
        """Whose plan it is, in words: « bassin de Niort », or the name of its body."""
        return f"bassin {de_la_commune(self.bassin.nom)}" if self.bassin else str(self.comite)


class AxePlan(models.Model):
    """One line of force of a plan; its actions stand under it."""

    plan = models.ForeignKey(Plan, verbose_name="plan", on_delete=models.CASCADE, related_name="axes")
    ordre = models.PositiveSmallIntegerField("ordre", default=1, validators=[MaxValueValidator(99, "Au plus 99.")])
    titre = models.CharField("titre", max_length=TITRE_MAX)

    class Meta:
        verbose_name = "axe d’un plan"
        verbose_name_plural = "axes d’un plan"
        ordering = ("ordre", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "titre"), name="axe_titre_unique",
                violation_error_message="Ce plan a déjà un axe de ce nom.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.titre


class OrientationDuSchema(models.Model):
    """One orientation of the regional guidance scheme, which actions cite by its code (R1.6)."""

    code = models.SlugField(
        "code", max_length=20, unique=True, help_text="Tel que le schéma le numérote : o1, o2. Ne change plus.",
        error_messages={"unique": "Ce code est déjà pris par une autre orientation."},
    )  # fmt: skip
    titre = models.CharField("titre", max_length=200)

    class Meta:
        verbose_name = "orientation du schéma"
        verbose_name_plural = "orientations du schéma"
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code.upper()} · {self.titre}"
