"""One table for the history of every state, and what a row that has one gives."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from home.etats.cycles import CYCLES, Cycle


class PassageQuerySet(models.QuerySet["Passage"]):
    """Lines of history by what they are about."""

    def de(self, modele: type["Suivi"]) -> Self:
        """Those of the rows of this model."""
        return self.filter(content_type=ContentType.objects.get_for_model(modele))

    def du_cycle(self, cycle: Cycle) -> Self:
        """Those that follow this table."""
        return self.de(cycle.modele).filter(vers__in=cycle.etapes.values)


class Passage(models.Model):
    """One line of the history of a row: from a state to another, or what was done meanwhile; written once.

    `par` is empty for the calendar, `de` for the first line.
    """

    content_type = models.ForeignKey(ContentType, verbose_name="nature", on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField("objet")
    objet = GenericForeignKey()
    de = models.CharField("de", max_length=16, blank=True)
    vers = models.CharField("à", max_length=16)
    geste = models.CharField("ce qui a été fait", max_length=200, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    le = models.DateTimeField("le", default=timezone.now)
    motif = models.CharField("motif", max_length=500, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = "passage d’un état à un autre"
        verbose_name_plural = "passages d’un état à un autre"
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            models.CheckConstraint(condition=~models.Q(de=models.F("vers")) | ~models.Q(geste=""), name="passage_dit")
        ]

    def __str__(self) -> str:
        return f"{self.libelle} · {self.object_id}"

    @property
    def cycle(self) -> Cycle:
        """The table that this line follows."""
        modele = ContentType.objects.get_for_id(self.content_type_id).model_class()
        return next(cycle for cycle in CYCLES.values() if cycle.modele is modele and self.vers in cycle.etapes.values)

    @property
    def libelle(self) -> str:
        """What was done, or the state that it led to."""
        return self.geste or self.etat

    @property
    def etat(self) -> str:
        """The state that it led to, in words."""
        return str(self.cycle.etapes(self.vers).label)

    @property
    def ton(self) -> str:
        """How that state is coloured."""
        return self.cycle.tons[self.cycle.etapes(self.vers)]

    def save(self, **kwargs: Any) -> None:
        """Append only."""
        if self.pk is not None:
            raise TypeError("Une ligne d’historique ne se réécrit pas.")
        super().save(**kwargs)


class Suivi(models.Model):
    """A row whose state follows a table: its colour, what it may become, its history."""

    cycle: ClassVar[Cycle]
    historique = GenericRelation(Passage, related_query_name="%(class)s")

    class Meta:
        abstract = True

    @property
    def ton(self) -> str:
        """How the state is coloured."""
        return self.cycle.tons[self.cycle.etapes(self.cycle.etape(self))]

    def peut_devenir(self, etat: str) -> bool:
        """Whether the table allows this change of state."""
        return self.cycle.permet(self, etat)
