"""Decisions, numbered once and for ever, and the actions that carry them (R4.8)."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.models import Suivi
from home.recherche.texte import replier
from reseau.animation.choices import ACTION, ACTIONS_OUVERTES, DECISION, EtatAction, EtatDecision
from reseau.animation.models.comites import Comite
from reseau.animation.models.reunions import Point, Porte, Reunion, Suite


class Numerotation(models.Model):
    """The last number given to a decision of this year: it only rises, under a lock that every body takes."""

    annee = models.PositiveSmallIntegerField("année", primary_key=True)
    dernier = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "numérotation du registre"
        verbose_name_plural = "numérotations du registre"

    def __str__(self) -> str:
        return f"{self.annee} : {self.dernier}"


class Decision(Suivi, Porte):
    """A decision: its number is of one year over all bodies, never given twice."""

    cycle = DECISION

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    annee = models.PositiveSmallIntegerField("année", editable=False)
    rang = models.PositiveIntegerField("rang", editable=False)
    comite = models.ForeignKey(Comite, verbose_name="instance", on_delete=models.PROTECT, related_name="decisions")
    reunion = models.ForeignKey(Reunion, verbose_name="réunion", on_delete=models.PROTECT, related_name="decisions")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="decisions")
    suite = models.OneToOneField(Suite, on_delete=models.PROTECT, related_name="decision")
    texte = models.TextField("texte", max_length=1000)
    precision = models.CharField("précision", max_length=200, blank=True)
    prise_le = models.DateField("prise le")
    revoir_le = models.DateField("à revoir le", null=True, blank=True)
    revise = models.ForeignKey(
        "self", verbose_name="révise", on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    etat = models.CharField(
        "état", max_length=10, choices=EtatDecision.choices, default=EtatDecision.PROVISOIRE, editable=False
    )
    mots = models.TextField("mots cherchés", blank=True, editable=False)

    class Meta:
        verbose_name = "décision"
        ordering = ("-annee", "-rang")
        indexes = (models.Index(fields=("etat", "echeance")), models.Index(fields=("comite", "etat")))
        constraints = (
            models.UniqueConstraint(fields=("annee", "rang"), name="decision_numero_unique"),
            models.CheckConstraint(
                condition=~Q(echeance=None), name="decision_echeance", violation_error_message="Dites pour quand."
            ),
        )

    def __str__(self) -> str:
        return self.numero

    @property
    def numero(self) -> str:
        """« D-2026-017 »."""
        return f"D-{self.annee}-{self.rang:03d}"

    def save(self, **kwargs: Any) -> None:
        """What it is found by is written with it: its words do not change."""
        if self._state.adding:
            dits = (self.numero, self.texte, self.precision, self.qui, self.comite.nom, self.point.titre)
            self.mots = replier(" ".join(dits))
        super().save(**kwargs)

    @property
    def retard(self) -> int:
        """Days since it should be done; 0 when it is not late."""
        if self.etat != EtatDecision.ADOPTEE or self.echeance is None:
            return 0
        return max(0, (timezone.localdate() - self.echeance).days)


class Action(Suivi, Porte):
    """Something to do, with who does it and for when; it may carry a decision."""

    cycle = ACTION

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    comite = models.ForeignKey(Comite, verbose_name="instance", on_delete=models.PROTECT, related_name="actions")
    reunion = models.ForeignKey(Reunion, verbose_name="réunion", on_delete=models.PROTECT, related_name="actions")
    suite = models.OneToOneField(Suite, on_delete=models.PROTECT, related_name="action")
    decision = models.ForeignKey(
        Decision, verbose_name="décision", on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    texte = models.TextField("texte", max_length=1000)
    etat = models.CharField(
        "état", max_length=10, choices=EtatAction.choices, default=EtatAction.A_FAIRE, editable=False
    )
    dit = models.CharField("ce qui en est dit", max_length=500, blank=True, editable=False)
    dit_le = models.DateTimeField("dit le", null=True, blank=True, editable=False)
    dit_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "action"
        ordering = ("echeance", "pk")
        indexes = (models.Index(fields=("etat", "echeance")), models.Index(fields=("comite", "etat")))
        constraints = (
            models.CheckConstraint(
                condition=~Q(echeance=None), name="action_echeance", violation_error_message="Dites pour quand."
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=(EtatAction.BLOQUEE, EtatAction.ABANDONNEE)) | ~Q(dit=""),
                name="action_dite",
                violation_error_message="Dites ce qui bloque, ou pourquoi elle s’arrête.",
            ),
        )

    def __str__(self) -> str:
        return self.texte[:80]

    @property
    def retard(self) -> int:
        """Days since it should be done; 0 when it is not late."""
        if self.etat not in ACTIONS_OUVERTES or self.echeance is None:
            return 0
        return max(0, (timezone.localdate() - self.echeance).days)
