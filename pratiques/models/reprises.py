"""A practice done again elsewhere, and what came of it: the proof of reuse as an object (R3.6, R5.18)."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pratiques.choices import Effet, EtatReprise, Maniere, Preuve
from pratiques.pages import FichePratiquePage


def _ce_jour() -> datetime.date:
    return timezone.localdate()


class RepriseQuerySet(models.QuerySet):
    """Reprises in domain words."""

    def acceptees(self) -> Self:
        """Those that the note's people recognise: shown and counted."""
        return self.filter(etat=EtatReprise.ACCEPTEE)

    def en_attente(self) -> Self:
        """Waiting for an answer."""
        return self.filter(etat=EtatReprise.EN_ATTENTE)


class Reprise(models.Model):
    """Someone did the practice of a note again, in own structure; one per person, structure and note."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.PROTECT, related_name="reprises")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reprises")
    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="+")
    reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau, le jour de la reprise", on_delete=models.PROTECT, related_name="+"
    )
    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    depuis = models.DateField("refaite depuis le", default=_ce_jour)
    maniere = models.CharField("manière", max_length=12, choices=Maniere.choices)
    adaptations = models.TextField("ce qui a été adapté", max_length=1000, blank=True)
    effet = models.CharField("effet", max_length=12, choices=Effet.choices)
    preuve = models.CharField("nature de la preuve", max_length=12, choices=Preuve.choices, default=Preuve.RESSENTI)
    recit = models.TextField("récit", max_length=1500, blank=True)
    motif_conserve = models.TextField("pourquoi garder ce que le détecteur signale", max_length=500, blank=True)
    enregistree_le = models.DateTimeField("enregistrée le", default=timezone.now)
    etat = models.CharField("état", max_length=10, choices=EtatReprise.choices, default=EtatReprise.EN_ATTENTE)
    reponse = models.TextField("réponse", max_length=1000, blank=True)
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)
    repondue_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RepriseQuerySet.as_manager()

    class Meta:
        verbose_name = "reprise"
        ordering = ["-enregistree_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiche", "compte", "structure"],
                name="reprise_unique",
                violation_error_message="Vous avez déjà enregistré cette reprise.",
            ),
            models.CheckConstraint(
                condition=~Q(maniere=Maniere.ADAPTEE) | ~Q(adaptations=""),
                name="reprise_adaptee_dit_quoi",
                violation_error_message="Dites ce que vous avez adapté.",
            ),
            models.CheckConstraint(
                condition=~Q(effet=Effet.ABANDON) | ~Q(recit=""),
                name="reprise_abandon_dit_pourquoi",
                violation_error_message="Dites pourquoi vous avez arrêté.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatReprise.EN_ATTENTE, repondue_le__isnull=True, repondue_par__isnull=True)
                | ~Q(etat=EtatReprise.EN_ATTENTE) & Q(repondue_le__isnull=False, repondue_par__isnull=False),
                name="reprise_repondue",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatReprise.DECLINEE) | ~Q(reponse=""), name="reprise_declinee_dit_pourquoi"
            ),
        ]
        indexes = [models.Index(fields=["fiche", "etat"])]

    def __str__(self) -> str:
        return f"Reprise de {self.fiche_id} par {self.structure}"
