"""Who signs up."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.etats.models import Suivi
from safran.inscriptions.choices import CONVOQUEES, INSCRIPTION, OCCUPENT, VIVANTES, EtatInscription
from safran.inscriptions.models.reserves import PlacesReservees
from safran.inscriptions.models.sessions import SessionFormation


class InscriptionQuerySet(models.QuerySet["Inscription"]):
    """Sign-ups by what they hold."""

    def vivantes(self) -> Self:
        """Neither refused nor cancelled."""
        return self.filter(etat__in=VIVANTES)

    def occupent(self) -> Self:
        """Holding a seat."""
        return self.filter(etat__in=OCCUPENT)

    def convoquees(self) -> Self:
        """Expected in the room, whatever the sheet says since."""
        return self.filter(etat__in=CONVOQUEES)

    def en_attente(self) -> Self:
        """The queue, in its order."""
        return self.filter(etat=EtatInscription.EN_ATTENTE).order_by("ordre", "pk")


class Inscription(Suivi):
    """One person in one session; the state is the last line of its history."""

    cycle = INSCRIPTION
    seances_du_jour: list[Any]  # posées par la lecture du jour

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        SessionFormation, verbose_name="session", on_delete=models.PROTECT, related_name="inscriptions"
    )
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.PROTECT, related_name="inscriptions"
    )
    structure = models.ForeignKey(
        "structures.Structure",
        verbose_name="structure au moment de la demande",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    etat = models.CharField("état", max_length=16, choices=EtatInscription.choices, default=EtatInscription.DEMANDEE)
    ordre = models.PositiveIntegerField("rang d’arrivée")
    reserve = models.ForeignKey(
        PlacesReservees,
        verbose_name="prise sur des places réservées",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    surnombre = models.BooleanField("au-delà des places", default=False)
    offre_expire_le = models.DateTimeField("réponse attendue avant le", null=True, blank=True)
    cree_le = models.DateTimeField("demandée le", default=timezone.now)

    objects = InscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        ordering = ["session", "ordre"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "compte"],
                condition=Q(etat__in=["DEMANDEE", *VIVANTES]),
                name="inscription_unique",
                violation_error_message="Cette personne a déjà une demande pour cette session.",
            ),
            models.UniqueConstraint(fields=["session", "ordre"], name="inscription_ordre_unique"),
            models.CheckConstraint(
                condition=~Q(etat=EtatInscription.OFFERTE) | Q(offre_expire_le__isnull=False),
                name="inscription_offre_datee",
                violation_error_message="Une place proposée l’est jusqu’à une date.",
            ),
        ]
        indexes = [models.Index(fields=["session", "etat"]), models.Index(fields=["compte", "etat"])]

    def __str__(self) -> str:
        return f"Inscription {self.pk}"

    @property
    def convoquee(self) -> bool:
        """Expected in the room."""
        return self.etat in CONVOQUEES
