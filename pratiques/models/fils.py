"""What the authors of a note and its readers say to each other while it is read; read by them alone (R5.18, R3.5)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pratiques.choices import Partie
from pratiques.pages import FichePratiquePage


class MessageDeRelecture(models.Model):
    """One message of the thread of a note, on the whole of it or on one of its sections.

    Only added to; whoever wrote one may take it back: its place stays, not a word of it does.
    """

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.PROTECT, related_name="messages_de_relecture")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages_de_relecture")
    reseau = models.ForeignKey(
        "structures.Reseau",
        verbose_name="réseau au nom duquel la personne relit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    partie = models.CharField("partie de la fiche", max_length=12, choices=Partie.choices, blank=True)
    texte = models.TextField("texte", max_length=2000)
    motif_conserve = models.TextField("pourquoi garder ce que le détecteur signale", max_length=500, blank=True)
    ecrit_le = models.DateTimeField("écrit le", default=timezone.now)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "message de relecture"
        verbose_name_plural = "messages de relecture"
        ordering = ["-ecrit_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(retire_le__isnull=True) & ~Q(texte="")
                | Q(retire_le__isnull=False, texte="", motif_conserve=""),
                name="message_de_relecture_dit_ou_retire",
            ),
            models.CheckConstraint(
                condition=Q(partie__in=["", *Partie.values]), name="message_de_relecture_partie_connue"
            ),
        ]
        indexes = [models.Index(fields=["fiche", "-ecrit_le"])]

    def __str__(self) -> str:
        return f"Message de relecture sur {self.fiche_id}"
