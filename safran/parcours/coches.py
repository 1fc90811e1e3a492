"""What a person ticks in the lists of the steps."""

from django.db import models
from django.utils import timezone

from safran.parcours.pages import ModulePage


class ListeCochee(models.Model):
    """The lines that a learner has ticked in one list; each is the identity of its line."""

    suivi = models.ForeignKey(
        "parcours.Suivi", verbose_name="suivi", on_delete=models.CASCADE, related_name="listes_cochees"
    )
    module = models.ForeignKey(
        ModulePage, verbose_name="module", on_delete=models.PROTECT, related_name="listes_cochees"
    )
    etape_id = models.CharField("étape", max_length=36)
    bloc_id = models.CharField("bloc", max_length=36)
    cochees = models.JSONField("lignes cochées", default=list, blank=True)
    modifiee_le = models.DateTimeField("modifiée le", default=timezone.now)

    class Meta:
        verbose_name = "liste cochée"
        verbose_name_plural = "listes cochées"
        constraints = [models.UniqueConstraint(fields=["suivi", "module", "bloc_id"], name="liste_cochee_unique")]

    def __str__(self) -> str:
        return f"Liste {self.pk}"
