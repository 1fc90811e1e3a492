"""The slip: a code, and what doors did. No name, no free text, no appointment, no commune (R5.4, R5.11, R3.5)."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.codes import code_montrer
from home.etats.models import Suivi
from reseau.orientation.choices import (
    CODE_LONGUEUR,
    FICHE,
    FICHE_JOURS,
    FICHE_SANS_PASSAGE,
    FICHES_OUVERTES,
    EtatFiche,
    Issue,
    Motif,
    Rang,
    rang_dire,
)


class FicheLiaison(Suivi):
    """What is kept of a re-addressing: need, situation, bassin, doors. Erased after six months (`Decompte`)."""

    cycle = FICHE

    code = models.CharField("code", max_length=CODE_LONGUEUR + 1, unique=True, editable=False)
    cle = models.UUIDField("clé du formulaire", unique=True, editable=False)
    besoin = models.ForeignKey("orientation.BesoinType", on_delete=models.PROTECT, related_name="fiches")
    situation = models.ForeignKey("orientation.Situation", on_delete=models.PROTECT, related_name="+")
    bassin = models.ForeignKey("territoires.Bassin", null=True, on_delete=models.PROTECT, related_name="fiches")
    rang = models.PositiveSmallIntegerField("rang d’entrée", choices=Rang.choices)
    service = models.ForeignKey(
        "annuaire.Service", null=True, on_delete=models.SET_NULL, related_name="fiches", verbose_name="porte proposée"
    )
    lieu = models.ForeignKey("annuaire.Lieu", null=True, on_delete=models.SET_NULL, related_name="+")
    structure = models.ForeignKey(
        "structures.Structure", on_delete=models.PROTECT, related_name="fiches_attendues",
        verbose_name="structure qui attend la personne",
    )  # fmt: skip
    ouvrante = models.ForeignKey(
        "structures.Structure", null=True, on_delete=models.PROTECT, related_name="fiches_ouvertes",
        verbose_name="structure qui l’a ouverte sans en être une porte",
    )  # fmt: skip
    montrees = models.ManyToManyField("annuaire.Service", related_name="+", verbose_name="portes montrées")
    jeu = models.ForeignKey("orientation.JeuDeRegles", null=True, on_delete=models.SET_NULL, related_name="+")
    etat = models.CharField("état", max_length=12, choices=EtatFiche.choices, default=EtatFiche.OUVERTE)
    ouverte_le = models.DateField("ouverte le", default=timezone.localdate)
    recue_le = models.DateField("reçue le", null=True)
    decomptee = models.BooleanField("comptée dans les décomptes", default=False, editable=False)

    class Meta:
        verbose_name = "fiche de liaison"
        verbose_name_plural = "fiches de liaison"
        ordering = ("-ouverte_le", "-pk")
        indexes = (models.Index(fields=("structure", "etat")), models.Index(fields=("bassin", "ouverte_le")))
        constraints = (
            models.CheckConstraint(condition=Q(rang__lte=2), name="fiche_rang"),
            models.CheckConstraint(
                condition=Q(recue_le=None) | Q(recue_le__gte=models.F("ouverte_le")), name="fiche_recue_apres"
            ),
        )

    def __str__(self) -> str:
        return code_montrer(self.code)

    @property
    def derniere(self) -> "PassagePorte | None":
        """The door where it stands: the last one of the chain."""
        return max(self.passages.all(), key=lambda porte: porte.rang, default=None)

    @property
    def cherche_une_porte(self) -> bool:
        """Re-addressed, and nobody awaits the person yet."""
        return self.derniere is not None and self.derniere.issue == Issue.READRESSEE

    @property
    def attend_la_personne(self) -> bool:
        """Its last door awaits the person."""
        return self.derniere is not None and self.derniere.issue == Issue.ATTENDUE

    @property
    def echoit_le(self) -> datetime.date | None:
        """The day it closes by itself when nobody comes; none once she came."""
        if self.etat not in FICHES_OUVERTES or self.derniere is None:
            return None
        return self.derniere.le + datetime.timedelta(days=FICHE_SANS_PASSAGE)

    @property
    def effacee_le(self) -> datetime.date:
        """The day nothing remains of it but numbers."""
        return self.ouverte_le + datetime.timedelta(days=FICHE_JOURS)


class PassagePorte(models.Model):
    """One door of a slip: which structure and service, what happened, why when it re-addressed."""

    fiche = models.ForeignKey(FicheLiaison, on_delete=models.CASCADE, related_name="passages")
    rang = models.PositiveSmallIntegerField("rang de la porte")
    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="passages")
    service = models.ForeignKey("annuaire.Service", null=True, on_delete=models.SET_NULL, related_name="passages")
    issue = models.CharField("issue", max_length=12, choices=Issue.choices, default=Issue.ATTENDUE)
    motif = models.CharField("motif", max_length=12, choices=Motif.choices, blank=True)
    le = models.DateField("le", default=timezone.localdate)

    class Meta:
        verbose_name = "porte d’une fiche"
        verbose_name_plural = "portes d’une fiche"
        ordering = ("fiche", "rang")
        indexes = (models.Index(fields=("service", "motif", "le")),)
        constraints = (
            models.UniqueConstraint(fields=("fiche", "rang"), name="porte_rang_unique"),
            models.CheckConstraint(condition=Q(rang__gte=1), name="porte_rang"),
            models.CheckConstraint(
                condition=(Q(issue=Issue.READRESSEE) & ~Q(motif="")) | (~Q(issue=Issue.READRESSEE) & Q(motif="")),
                name="porte_motif", violation_error_message="Ré-adresser demande un motif, et lui seul.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.fiche} · {self.rang}"

    @property
    def rang_dit(self) -> str:
        """« Deuxième »."""
        return rang_dire(self.rang).capitalize()


class Decompte(models.Model):
    """What remains of old slips: how many, by month, bassin, need, situation, network and number of doors.

    A count below five is merged into a wider one: bassin, situation or network then say nothing.
    """

    mois = models.DateField("mois")
    bassin = models.ForeignKey("territoires.Bassin", null=True, on_delete=models.PROTECT, related_name="+")
    besoin = models.ForeignKey("orientation.BesoinType", null=True, on_delete=models.PROTECT, related_name="+")
    situation = models.ForeignKey("orientation.Situation", null=True, on_delete=models.PROTECT, related_name="+")
    reseau = models.ForeignKey("structures.Reseau", null=True, on_delete=models.PROTECT, related_name="+")
    portes = models.PositiveSmallIntegerField("portes")
    nombre = models.PositiveIntegerField("nombre")

    class Meta:
        verbose_name = "décompte"
        verbose_name_plural = "décomptes"
        ordering = ("mois", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(nombre__gte=1, portes__gte=1), name="decompte_nombres"),
            models.CheckConstraint(condition=Q(mois__day=1), name="decompte_mois"),
        )

    def __str__(self) -> str:
        return f"{self.mois:%m/%Y} · {self.nombre}"
