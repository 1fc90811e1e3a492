"""The attendance sheet: one line per person and half-day, its history, the trainers' countersignatures."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.typographie import heure
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.presences.choices import MAX_TRACE, TONS, TRACE, EtatPresence, Moyen

VALIDATEURS_TRACE = [RegexValidator(TRACE, "Ce tracé n’est pas une signature."), MaxLengthValidator(MAX_TRACE)]


class DitesManager(models.Manager["Presence"]):
    """What the sheets say: a line noted in one go with the others, then taken back, says nothing."""

    def get_queryset(self) -> models.QuerySet["Presence"]:
        """Everything but what was taken back."""
        return super().get_queryset().exclude(etat=EtatPresence.A_NOTER)


class Presence(models.Model):
    """One person in one half-day. Never deleted: a mistake is corrected by another state.

    `objects` are the lines that say something; `toutes` also those that were taken back and keep their history.
    """

    inscription = models.ForeignKey(
        Inscription, verbose_name="inscription", on_delete=models.PROTECT, related_name="presences"
    )
    seance = models.ForeignKey(Seance, verbose_name="séance", on_delete=models.PROTECT, related_name="presences")
    etat = models.CharField("état", max_length=8, choices=EtatPresence.choices)
    retard = models.PositiveSmallIntegerField("minutes de retard", default=0)
    depart = models.PositiveSmallIntegerField("minutes de départ anticipé", default=0)
    minutes = models.PositiveSmallIntegerField("minutes comptées", default=0)
    signee_le = models.DateTimeField("signée le", null=True, blank=True)
    signature = models.TextField("tracé de la signature", blank=True, validators=VALIDATEURS_TRACE)
    trace_effacee_le = models.DateTimeField("tracé effacé le", null=True, blank=True, editable=False)
    piece = models.CharField("justificatif", max_length=120, blank=True)
    piece_nom = models.CharField("nom du justificatif", max_length=120, blank=True)
    modifiee_le = models.DateTimeField("modifiée le", default=timezone.now)

    objects = DitesManager()
    toutes = models.Manager()

    class Meta:
        verbose_name = "présence"
        ordering = ["seance", "inscription"]
        constraints = [
            models.UniqueConstraint(fields=["inscription", "seance"], name="presence_unique"),
            models.CheckConstraint(
                condition=Q(etat=EtatPresence.PRESENT) | Q(minutes=0, retard=0, depart=0),
                name="presence_absente_sans_minute",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatPresence.EXCUSE) | ~Q(piece=""), name="presence_excusee_sur_piece"
            ),
            models.CheckConstraint(
                condition=Q(signature="") | Q(signee_le__isnull=False), name="presence_signature_datee"
            ),
            models.CheckConstraint(
                condition=Q(signature="") | Q(trace_effacee_le=None), name="presence_trace_ou_effacee"
            ),
        ]

    def __str__(self) -> str:
        return f"Présence {self.pk}"

    @property
    def ton(self) -> str:
        """How the state is coloured."""
        return TONS[self.etat]

    @property
    def presente(self) -> bool:
        """Was in the room, even for a part of the half-day."""
        return self.etat == EtatPresence.PRESENT

    @property
    def moyen(self) -> str:
        """How the presence is known; empty for an absence."""
        if not self.presente:
            return ""
        if self.signature or self.trace_effacee_le:
            return Moyen.DESSIN
        return Moyen.CASE if self.signee_le else Moyen.PAPIER

    @property
    def etat_court(self) -> str:
        """« Signé à 9 h 04 », « Présence notée », « Absence excusée »."""
        if not self.presente:
            return self.get_etat_display()
        return f"Signé à {heure(self.signee_le)}" if self.signee_le else "Présence notée"


class EtapePresence(models.Model):
    """One line of the history of a presence: what was noted, by whom, when, why; written once."""

    presence = models.ForeignKey(Presence, verbose_name="présence", on_delete=models.PROTECT, related_name="historique")
    etat = models.CharField("état", max_length=8, choices=EtatPresence.choices)
    retard = models.PositiveSmallIntegerField("minutes de retard", default=0)
    depart = models.PositiveSmallIntegerField("minutes de départ anticipé", default=0)
    geste = models.CharField("ce qui a été fait", max_length=60)
    le = models.DateTimeField("le", default=timezone.now)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.PROTECT, related_name="+")
    motif = models.CharField("motif", max_length=200, blank=True)

    class Meta:
        verbose_name = "étape d’une présence"
        verbose_name_plural = "étapes d’une présence"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_etat_display()} · {self.presence_id}"

    def save(self, **kwargs: Any) -> None:
        """Append only."""
        if self.pk is not None:
            raise TypeError("Une ligne d’historique ne se réécrit pas.")
        super().save(**kwargs)


class Contresignature(models.Model):
    """A trainer, or who runs the session, certifies the sheet of a half-day; written once."""

    seance = models.ForeignKey(Seance, verbose_name="séance", on_delete=models.PROTECT, related_name="contresignatures")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.PROTECT, related_name="contresignatures"
    )
    le = models.DateTimeField("le", default=timezone.now)
    signature = models.TextField("tracé de la signature", blank=True, validators=VALIDATEURS_TRACE)
    trace_effacee_le = models.DateTimeField("tracé effacé le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "contresignature"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["seance", "par"], name="contresignature_unique")]

    def __str__(self) -> str:
        return f"Contresignature {self.pk}"


class Purge(models.Model):
    """What left the sheets of a session at the end of its keeping: the proof, which names nobody; written once."""

    session = models.ForeignKey(
        SessionFormation, verbose_name="session", on_delete=models.PROTECT, related_name="purges"
    )
    le = models.DateTimeField("le", default=timezone.now)
    annees = models.PositiveSmallIntegerField("conservation (années)")
    signatures = models.PositiveIntegerField("signatures tracées")
    contresignatures = models.PositiveIntegerField("contresignatures tracées")
    justificatifs = models.PositiveIntegerField("justificatifs")

    class Meta:
        verbose_name = "purge des feuilles d’une session"
        verbose_name_plural = "purges des feuilles d’une session"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Purge {self.pk}"
