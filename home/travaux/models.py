"""What the ground floor keeps of works."""

from django.db import models


class PassagePeriodique(models.Model):
    """The last time of one periodic work, and who has it now: nobody else takes it before `pris_jusqu_a`."""

    nom = models.CharField("travail", max_length=60, unique=True)
    commence_le = models.DateTimeField("commencé le", null=True, blank=True)
    fini_le = models.DateTimeField("fini le", null=True, blank=True)
    pris_jusqu_a = models.DateTimeField("pris jusqu’à", null=True, blank=True)
    bilan = models.TextField("bilan", blank=True)
    erreur = models.CharField("erreur", max_length=300, blank=True)

    class Meta:
        verbose_name = "passage d’un travail périodique"
        verbose_name_plural = "passages des travaux périodiques"
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom
