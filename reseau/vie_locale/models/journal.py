"""The log of those who animate the bassins (R4.20)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reseau.vie_locale.choices import MINUTES_MAX, GenreEntree


class EntreeJournal(models.Model):
    """A visit, a meeting or a contact: where, how long, in words; of structures, never of the people they receive."""

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    genre = models.CharField("genre", max_length=8, choices=GenreEntree.choices)
    le = models.DateField("date", default=timezone.localdate)
    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.PROTECT, related_name="journal")
    structure = models.ForeignKey(
        "structures.Structure", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes = models.PositiveSmallIntegerField("minutes passées")
    note = models.TextField("en quelques mots", max_length=1000)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    ecrite_le = models.DateTimeField("écrite le", default=timezone.now, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "entrée du journal"
        verbose_name_plural = "entrées du journal"
        ordering = ("-le", "-pk")
        indexes = (models.Index(fields=("bassin", "le"), name="journal_bassin_jour"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MINUTES_MAX),
                name="journal_minutes",
                violation_error_message="D’une minute à une journée.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_genre_display()} du {self.le:%d/%m/%Y} · {self.bassin}"
