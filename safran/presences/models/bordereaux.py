"""What is proposed for destruction at the end of its keeping, who approved it, what became of it (G11)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from home.etats.models import Suivi
from safran.inscriptions.models import SessionFormation
from safran.presences.choices import (
    BORDEREAU,
    BORDEREAUX_APPROUVES,
    BORDEREAUX_EN_COURS,
    MAX_MOTIF_REPORT,
    TONS_LIGNE,
    EtatBordereau,
    EtatLigne,
)
from safran.presences.models.feuilles import Purge


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
        """Waits for an approval."""
        return self.etat == EtatBordereau.OUVERT

    @property
    def etat_dit(self) -> str:
        """The state in words, first approval included."""
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
        """How the state is coloured."""
        return TONS_LIGNE[self.etat]
