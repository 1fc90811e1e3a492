"""One line for each thing refused: which rule, what, on which page."""

from django.db import models
from django.utils import timezone


class RapportPolitique(models.Model):
    """Something that a browser did not load, and how many times it was told."""

    empreinte = models.CharField("empreinte", max_length=64, unique=True)
    regle = models.CharField("règle", max_length=40)
    refuse = models.CharField("ce qui a été refusé", max_length=120)
    page = models.CharField("page", max_length=200)
    fois = models.PositiveIntegerField("fois", default=1)
    premier_le = models.DateTimeField("vu d’abord le", default=timezone.now)
    dernier_le = models.DateTimeField("vu encore le", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "rapport de politique de contenu"
        verbose_name_plural = "rapports de politique de contenu"
        ordering = ["-dernier_le", "-pk"]

    def __str__(self) -> str:
        return f"{self.regle} : {self.refuse}"
