"""What keeps sheets true: reminders already sent to those who keep them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reseau.annuaire.choices import Genre, Jalon


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
