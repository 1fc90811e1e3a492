"""The attendance sheets, one line per person and half-day, and what leaves them at the end of their keeping (G11)."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from home.models import Suivi
from home.temps.typographie import heure
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.presences.choices import (
    BORDEREAU,
    BORDEREAUX_APPROUVES,
    BORDEREAUX_EN_COURS,
    MAX_MOTIF_REPORT,
    MAX_TRACE,
    TONS,
    TONS_LIGNE,
    TRACE,
    EtatBordereau,
    EtatLigne,
    EtatPresence,
    Moyen,
)

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


# What is proposed for destruction at the end of its keeping, who approved it, what became of it (G11).


class BordereauElimination(Suivi):
    """A list of sessions whose traces may go; two people of the Région approve it before anything is destroyed.

    The list is frozen by the first approval, which keeps its SHA-256. The names of who approved are written here:
    they outlive the accounts, as the proof does.
    """

    cycle = BORDEREAU

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    propose_le = models.DateTimeField("proposé le", default=timezone.now)
    annees = models.PositiveSmallIntegerField("conservation (années)")
    etat = models.CharField("état", max_length=8, choices=EtatBordereau.choices, default=EtatBordereau.OUVERT)
    premiere_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="première approbation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    premiere_nom = models.CharField("nom de la première personne", max_length=254, blank=True)
    premiere_le = models.DateTimeField("première approbation le", null=True)
    seconde_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="seconde approbation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    seconde_nom = models.CharField("nom de la seconde personne", max_length=254, blank=True)
    seconde_le = models.DateTimeField("seconde approbation le", null=True)
    empreinte = models.CharField("empreinte de la liste", max_length=64, blank=True)
    fini_le = models.DateTimeField("fini le", null=True)

    class Meta:
        verbose_name = "bordereau d’élimination"
        verbose_name_plural = "bordereaux d’élimination"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["etat"], condition=Q(etat=EtatBordereau.OUVERT), name="bordereau_un_seul_ouvert"
            ),
            models.CheckConstraint(
                condition=Q(seconde_par=None) | ~Q(premiere_par=F("seconde_par")), name="bordereau_deux_personnes"
            ),
            models.CheckConstraint(
                condition=Q(premiere_par=None, premiere_le=None, premiere_nom="", empreinte="")
                | Q(premiere_par__isnull=False, premiere_le__isnull=False) & ~Q(premiere_nom="") & ~Q(empreinte=""),
                name="bordereau_premiere_entiere",
            ),
            models.CheckConstraint(
                condition=Q(seconde_par=None, seconde_le=None, seconde_nom="")
                | Q(premiere_par__isnull=False, seconde_par__isnull=False, seconde_le__isnull=False)
                & ~Q(seconde_nom=""),
                name="bordereau_seconde_apres_la_premiere",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatBordereau.CLOS)
                | Q(etat=EtatBordereau.OUVERT, seconde_par=None)
                | Q(etat__in=BORDEREAUX_APPROUVES, seconde_par__isnull=False),
                name="bordereau_detruit_apres_deux_approbations",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=BORDEREAUX_EN_COURS, fini_le=None)
                | ~Q(etat__in=BORDEREAUX_EN_COURS) & Q(fini_le__isnull=False),
                name="bordereau_fini_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Bordereau d’élimination n° {self.pk}"

    @property
    def ouvert(self) -> bool:
        return self.etat == EtatBordereau.OUVERT

    @property
    def etat_dit(self) -> str:
        return "Approuvé une fois" if self.ouvert and self.premiere_par_id else self.get_etat_display()


class LigneBordereau(models.Model):
    """The traces of one session in a list: how many when they were counted, what became of them."""

    bordereau = models.ForeignKey(
        BordereauElimination, verbose_name="bordereau", on_delete=models.PROTECT, related_name="lignes"
    )
    session = models.ForeignKey(
        SessionFormation, verbose_name="session", on_delete=models.PROTECT, related_name="lignes_de_bordereau"
    )
    formation = models.CharField("formation", max_length=255)
    lieu = models.CharField("lieu", max_length=120)
    dernier_jour = models.DateField("dernier jour")
    signatures = models.PositiveIntegerField("signatures tracées")
    contresignatures = models.PositiveIntegerField("contresignatures tracées")
    justificatifs = models.PositiveIntegerField("justificatifs")
    comptee_le = models.DateTimeField("comptée le")
    etat = models.CharField("état", max_length=8, choices=EtatLigne.choices, default=EtatLigne.PROPOSEE)
    reporte_au = models.DateField("à proposer de nouveau le", null=True)
    motif = models.CharField("motif", max_length=MAX_MOTIF_REPORT, blank=True)
    reporte_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="reportée par", on_delete=models.PROTECT, null=True, related_name="+"
    )
    purge = models.OneToOneField(Purge, verbose_name="purge", on_delete=models.PROTECT, null=True, related_name="ligne")

    class Meta:
        verbose_name = "ligne d’un bordereau"
        verbose_name_plural = "lignes d’un bordereau"
        ordering = ["dernier_jour", "session", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(etat=EtatLigne.PROPOSEE), name="ligne_bordereau_session_une_fois"
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatLigne.DETRUITE, purge__isnull=False) | ~Q(etat=EtatLigne.DETRUITE) & Q(purge=None),
                name="ligne_bordereau_detruite_avec_sa_preuve",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatLigne.REPORTEE, reporte_au__isnull=False, reporte_par__isnull=False) & ~Q(motif="")
                | ~Q(etat=EtatLigne.REPORTEE) & Q(reporte_au=None, reporte_par=None),
                name="ligne_bordereau_reportee_avec_motif",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.formation}, {self.lieu}"

    @property
    def proposee(self) -> bool:
        """Still to be decided or destroyed."""
        return self.etat == EtatLigne.PROPOSEE

    @property
    def attend(self) -> bool:
        """Put off to a day that has not come: the day may still be changed."""
        return self.etat == EtatLigne.REPORTEE and self.reporte_au > timezone.localdate()

    @property
    def ton(self) -> str:
        return TONS_LIGNE[self.etat]
