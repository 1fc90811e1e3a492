"""A structure belongs to a bassin, from a day to another, because someone said so (R4.13, R4.14)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.periodes import Periode, fin_apres_debut, un_seul_ouvert


class Appartenance(Periode):
    """A structure is of a bassin; maybe of several at once. Places propose it, a person confirms it (ADR 032)."""

    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="appartenances")
    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.PROTECT, related_name="appartenances")
    du = models.DateField("du", default=timezone.localdate)
    au = models.DateField("au", null=True, blank=True, help_text="Premier jour hors du bassin.")
    motif = models.CharField("pourquoi, sans lieu publié dans ce bassin", max_length=300, blank=True)
    constatee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    constatee_le = models.DateTimeField("constatée le", default=timezone.now)
    terminee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    terminee_le = models.DateTimeField("fin dite le", null=True, blank=True)
    motif_fin = models.CharField("motif de la fin", max_length=300, blank=True)

    class Meta:
        verbose_name = "appartenance"
        ordering = ["-du", "pk"]
        constraints = [
            fin_apres_debut("appartenance_dates", "La fin précède le début.", renoncable=True),
            models.CheckConstraint(
                condition=Q(terminee_le__isnull=True) | Q(au__isnull=False),
                name="appartenance_fin_datee",
                violation_error_message="Une appartenance terminée a une fin.",
            ),
            un_seul_ouvert(
                "structure",
                "bassin",
                nom="appartenance_ouverte_unique",
                message="Cette structure est déjà de ce bassin.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure} · {self.bassin}"
