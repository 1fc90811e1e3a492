"""Who signed a protocol, for which structure, and exactly what was read (R5.10)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from reseau.ecrits.models.documents import DocumentLocal


class SignatureLocale(models.Model):
    """One structure's signature of one version: written once; it stays, dated, when the structure leaves.

    `empreinte` is that of the text shown to who signed; names are those of that day.
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(DocumentLocal, on_delete=models.PROTECT, related_name="signatures")
    structure = models.ForeignKey(
        "structures.Structure", verbose_name="structure", on_delete=models.PROTECT, related_name="+"
    )
    structure_nom = models.CharField("nom de la structure ce jour-là", max_length=200)
    signataire = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="signataire", on_delete=models.PROTECT, related_name="+"
    )
    signataire_nom = models.CharField("nom du signataire ce jour-là", max_length=200)
    qualite = models.CharField("qualité", max_length=120, help_text="Directrice, président, par délégation de…")
    le = models.DateTimeField("signée le", default=timezone.now)
    empreinte = models.CharField("empreinte du texte lu", max_length=64)

    class Meta:
        verbose_name = "signature d’un protocole"
        verbose_name_plural = "signatures d’un protocole"
        ordering = ("le", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "structure"), name="signature_unique",
                violation_error_message="Cette structure a déjà signé cette version.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.structure_nom} · {self.le:%d/%m/%Y}"
