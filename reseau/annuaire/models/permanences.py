"""The duty table of a shared place: which structure receives there, on which half-day (R5.2)."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from reseau.annuaire.choices import RANGS_DU_MOIS, DemiJournee, Semaines


class Creneau(models.Model):
    """A structure receives in a place that another one keeps, one half-day a week or less."""

    lieu = models.ForeignKey("annuaire.Lieu", on_delete=models.CASCADE, related_name="creneaux")
    structure = models.ForeignKey("structures.Structure", on_delete=models.CASCADE, related_name="creneaux")
    service = models.ForeignKey(
        "annuaire.Service", null=True, blank=True, on_delete=models.SET_NULL, related_name="creneaux"
    )
    jour = models.PositiveSmallIntegerField("jour")
    demi_journee = models.CharField("demi-journée", max_length=10, choices=DemiJournee.choices)
    debut = models.TimeField("de")
    fin = models.TimeField("à")
    semaines = models.CharField("semaines", max_length=8, choices=Semaines.choices, default=Semaines.TOUTES)
    rangs = models.JSONField("lesquelles dans le mois", default=list, blank=True)
    du = models.DateField("à partir du", null=True, blank=True)
    au = models.DateField("jusqu’au, compris", null=True, blank=True)
    sur_rendez_vous = models.BooleanField("sur rendez-vous", default=False)
    salle = models.CharField("salle ou bureau", max_length=60, blank=True)
    jeton = models.UUIDField("jeton du formulaire qui l’a ajouté", null=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "créneau de permanence"
        verbose_name_plural = "créneaux de permanence"
        ordering = ("lieu", "jour", "debut", "structure", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(jour__lte=6), name="creneau_jour", violation_error_message="Ce jour n’existe pas."
            ),
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="creneau_heures",
                violation_error_message="La fin doit suivre le début.",
            ),
            models.CheckConstraint(
                condition=Q(du=None) | Q(au=None) | Q(au__gte=F("du")),
                name="creneau_dates",
                violation_error_message="La fin précède le début.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.structure} · {self.lieu} · {self.jour} {self.get_demi_journee_display()}"

    def clean(self) -> None:
        """« Certaines semaines du mois » says which ones."""
        connus = isinstance(self.rangs, list) and all(rang in RANGS_DU_MOIS for rang in self.rangs)
        if not connus or self.semaines == Semaines.MOIS and not self.rangs:
            raise ValidationError({"rangs": "Dites lesquelles."})

    @property
    def identite(self) -> tuple[int, int, str]:
        """What two identical rows of one place share."""
        return self.structure_id, self.jour, self.demi_journee

    def a_venir(self, jour: datetime.date | None = None) -> bool:
        """Not begun yet."""
        return self.du is not None and self.du > (jour or timezone.localdate())
