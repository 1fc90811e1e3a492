"""Writing together: two texts of a step written at once, a whole publication to come."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from home.plume import TexteACote


class EtapeCroisee(TexteACote):
    """A step written while someone else was saving it: `texte` holds it whole, until one reader chooses."""

    DE = "module"

    module = models.ForeignKey(
        "parcours.ModulePage", verbose_name="module", on_delete=models.CASCADE, related_name="etapes_croisees"
    )
    etape_id = models.CharField("étape", max_length=36)

    class Meta:
        verbose_name = "étape écrite à deux"
        verbose_name_plural = "étapes écrites à deux"
        ordering = ["ecrit_le", "pk"]
        indexes = [models.Index(fields=["module", "etape_id"], name="etape_croisee_etape")]

    def __str__(self) -> str:
        return f"Étape écrite à deux {self.uuid}"


class PublicationPrevue(models.Model):
    """A training put online whole at its hour: these versions of its questions, its modules, then itself."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    formation = models.OneToOneField(
        "formations.FormationPage",
        verbose_name="formation",
        on_delete=models.CASCADE,
        related_name="publication_prevue",
    )
    pour_le = models.DateTimeField("pour le")
    versions = models.JSONField("versions à publier", default=list, help_text="Dans l’ordre où elles se publient.")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="prévue par", on_delete=models.PROTECT, related_name="+"
    )
    prevue_le = models.DateTimeField("prévue le", default=timezone.now)

    class Meta:
        verbose_name = "publication prévue"
        verbose_name_plural = "publications prévues"
        ordering = ["pour_le", "pk"]

    def __str__(self) -> str:
        return f"Publication prévue {self.uuid}"
