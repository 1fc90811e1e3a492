"""Who is asked about which session, and what was answered: two tables that nothing ties together.

A participation says that someone has answered, without day nor hour; an answer says what, without whom. Neither points
to the other, the keys of answers are drawn at random, their rows are shuffled at each new one, and the rows of people
exist before anyone answers.
"""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from safran.evaluations.choices import RELANCES_MAX, Moment, Public
from safran.inscriptions.models import SessionFormation


class Campagne(models.Model):
    """One form put to one public of one session, with its questions as they were on that day."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        SessionFormation, verbose_name="session", on_delete=models.PROTECT, related_name="campagnes"
    )
    moment = models.CharField("moment", max_length=10, choices=Moment.choices)
    public = models.CharField("public", max_length=12, choices=Public.choices)
    titre = models.CharField("titre", max_length=120)
    presentation = models.TextField("présentation", blank=True)
    questions = models.JSONField("questions")
    ouverte_le = models.DateField("ouverte le", default=timezone.localdate)
    ferme_le = models.DateField("ferme le")
    close_le = models.DateTimeField("close le", null=True, blank=True)
    nombre = models.PositiveIntegerField("réponses", null=True, blank=True)
    notes_nombre = models.PositiveIntegerField("notes de satisfaction", null=True, blank=True)
    notes_somme = models.PositiveIntegerField("somme des notes de satisfaction", null=True, blank=True)

    class Meta:
        verbose_name = "campagne d’évaluation"
        verbose_name_plural = "campagnes d’évaluation"
        ordering = ["session", "moment", "-public"]
        indexes = [models.Index(fields=["close_le", "ferme_le"])]
        constraints = [
            models.UniqueConstraint(fields=["session", "moment", "public"], name="campagne_unique"),
            models.CheckConstraint(condition=Q(ferme_le__gt=F("ouverte_le")), name="campagne_dates"),
            models.CheckConstraint(
                condition=Q(close_le=None, nombre=None) | Q(close_le__isnull=False, nombre__isnull=False),
                name="campagne_close_comptee",
            ),
            models.CheckConstraint(
                condition=Q(notes_nombre=None, notes_somme=None)
                | Q(notes_nombre__isnull=False, notes_somme__isnull=False, nombre__isnull=False),
                name="campagne_notes_ensemble",
            ),
        ]

    def __str__(self) -> str:
        return f"Évaluation {self.pk}"

    @property
    def dernier_jour(self) -> datetime.date:
        """The last day to answer."""
        return self.ferme_le - datetime.timedelta(days=1)

    @property
    def ouverte(self) -> bool:
        """Still takes answers."""
        return self.close_le is None and timezone.localdate() < self.ferme_le


class Participation(models.Model):
    """Someone who is asked; says whether an answer came, never when nor which."""

    campagne = models.ForeignKey(
        Campagne, verbose_name="campagne", on_delete=models.PROTECT, related_name="participations"
    )
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.PROTECT, related_name="evaluations"
    )
    repondue = models.BooleanField("a répondu", default=False)
    relances = models.PositiveSmallIntegerField("relances", default=0)
    ecrite_le = models.DateField("dernier message le", default=timezone.localdate)

    class Meta:
        verbose_name = "participation à une évaluation"
        verbose_name_plural = "participations à une évaluation"
        ordering = ["campagne", "compte"]
        indexes = [models.Index(fields=["compte", "repondue"])]
        constraints = [
            models.UniqueConstraint(fields=["campagne", "compte"], name="participation_unique"),
            models.CheckConstraint(condition=Q(relances__lte=RELANCES_MAX), name="participation_relances"),
        ]

    def __str__(self) -> str:
        return f"Participation {self.pk}"


class Reponse(models.Model):
    """What someone answered: neither account, nor sign-up, nor date."""

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    campagne = models.ForeignKey(Campagne, verbose_name="campagne", on_delete=models.PROTECT, related_name="reponses")
    contenu = models.JSONField("réponses")

    class Meta:
        verbose_name = "réponse à une évaluation"
        verbose_name_plural = "réponses à une évaluation"
        ordering = ["pk"]

    def __str__(self) -> str:
        return "Réponse"
