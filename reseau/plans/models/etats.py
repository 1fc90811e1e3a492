"""The yearly state of a plan as a document: frozen the day it was asked for, made in the background (R4.10)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from home.choices import EtatDocument
from home.travaux.models import DocumentLong
from reseau.plans.models.plans import Plan


class EtatAnnuel(DocumentLong):
    """The state of a plan, made for one reader: it names no decision that she does not read."""

    DOSSIER = "plans"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="etats_annuels")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "état annuel d’un plan"
        verbose_name_plural = "états annuels des plans"
        ordering = ("-demande_le", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "compte"), condition=Q(etat__in=[EtatDocument.EN_ATTENTE, EtatDocument.EN_COURS]),
                name="etat_annuel_en_cours_unique",
            ),
            models.CheckConstraint(condition=Q(faites__lte=F("total")), name="etat_annuel_avance_jusqu_au_bout"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan} · {self.get_etat_display()}"
