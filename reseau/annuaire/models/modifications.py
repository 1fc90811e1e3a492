"""Who changed what on a sheet, and when (R5.5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reseau.annuaire.choices import ActionModification, Genre


class Modification(models.Model):
    """One change of a sheet: who, when, and each field before and after; of a structure's sheets, or of a network's."""

    structure = models.ForeignKey(
        "structures.Structure", null=True, on_delete=models.CASCADE, related_name="modifications"
    )
    reseau = models.ForeignKey("structures.Reseau", null=True, on_delete=models.CASCADE, related_name="modifications")
    genre = models.CharField("fiche", max_length=10, choices=Genre.choices)
    objet = models.PositiveBigIntegerField("numéro de la fiche")
    libelle = models.CharField("nom de la fiche", max_length=160)
    action = models.CharField("action", max_length=12, choices=ActionModification.choices)
    qui = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    origine = models.CharField("origine", max_length=80, blank=True)
    quand = models.DateTimeField("quand", default=timezone.now)
    champs = models.JSONField("champs, avant et après", default=dict)
    importation = models.ForeignKey(
        "annuaire.Import", null=True, blank=True, on_delete=models.SET_NULL, related_name="modifications"
    )

    class Meta:
        verbose_name = "modification"
        ordering = ("-quand", "-pk")
        indexes = (
            models.Index(fields=("structure", "-quand")),
            models.Index(fields=("genre", "objet", "-quand")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(structure=None, reseau__isnull=False) | Q(structure__isnull=False, reseau=None),
                name="modification_une_fiche",
                violation_error_message="Une modification porte sur une structure ou sur un réseau.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_action_display()} · {self.libelle}"
