"""A document that became a draft, and what became of it."""

from django.db import models
from django.utils import timezone

from pratiques.models.fiches import Brouillon

__all__ = ["DepotDocument"]


class DepotDocument(models.Model):
    """The account of a document: fields filled, things left; neither the file, nor its name, nor a word of it."""

    brouillon = models.OneToOneField(Brouillon, on_delete=models.CASCADE, related_name="depot")
    compte_rendu = models.JSONField("compte rendu", default=dict)
    le = models.DateTimeField("déposé le", default=timezone.now)

    class Meta:
        verbose_name = "document déposé"
        verbose_name_plural = "documents déposés"

    def __str__(self) -> str:
        return f"Document de « {self.brouillon} »"
