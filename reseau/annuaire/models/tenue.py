"""What keeps sheets true: reminders already sent to those who keep them, confirmations that someone asked for."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reseau.annuaire.choices import JOURS_ENTRE_DEMANDES, Genre, Jalon


class Rappel(models.Model):
    """A sheet that grew old was told once to those who keep it: one row for each step and each last confirmation."""

    structure = models.ForeignKey("structures.Structure", on_delete=models.CASCADE, related_name="+")
    genre = models.CharField("fiche", max_length=10, choices=Genre.choices)
    objet = models.PositiveBigIntegerField("numéro de la fiche")
    jalon = models.PositiveSmallIntegerField("jalon", choices=Jalon.choices)
    confirme_le = models.DateField("confirmée pour la dernière fois le", null=True)
    envoye_le = models.DateTimeField("envoyé le", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "rappel"
        ordering = ("-envoye_le", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("genre", "objet", "jalon", "confirme_le"), name="rappel_unique"),
            models.UniqueConstraint(
                fields=("genre", "objet", "jalon"), condition=Q(confirme_le=None), name="rappel_jamais_confirmee_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_genre_display()} {self.objet} · {self.jalon} mois"


class DemandeQuerySet(models.QuerySet):
    """Reads of the confirmations asked for."""

    def recentes(self) -> Self:
        """Those that forbid asking again."""
        return self.filter(demandee_le__gt=timezone.now() - datetime.timedelta(days=JOURS_ENTRE_DEMANDES))


class DemandeConfirmation(models.Model):
    """Someone who follows a structure asked its referents to confirm its sheet; once a week at most."""

    structure = models.ForeignKey("structures.Structure", on_delete=models.CASCADE, related_name="+")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    demandee_le = models.DateTimeField("demandée le", default=timezone.now, db_index=True)

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de confirmation"
        verbose_name_plural = "demandes de confirmation"
        ordering = ("-demandee_le", "-pk")

    def __str__(self) -> str:
        return f"Demande de confirmation {self.pk} · {self.structure}"
