"""Who writes a training beside those who write the whole catalogue."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.siens import AQuelquUn


class CoAuteur(AQuelquUn):
    """Someone invited to write one training; taken back, the row stays and says until when."""

    siens = ("compte",)

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    formation = models.ForeignKey(
        "formations.FormationPage", verbose_name="formation", on_delete=models.CASCADE, related_name="coauteurs"
    )
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.PROTECT, related_name="formations_ecrites"
    )
    invite_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="invitée par", on_delete=models.PROTECT, related_name="+"
    )
    invite_le = models.DateTimeField("invitée le", default=timezone.now)
    retire_le = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "coauteur"
        verbose_name_plural = "coauteurs"
        ordering = ["invite_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["formation", "compte"], condition=Q(retire_le__isnull=True), name="coauteur_present_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.compte} écrit {self.formation_id}"
