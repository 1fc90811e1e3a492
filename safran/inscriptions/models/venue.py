"""How to come to a session, and what is joined to it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Venue(models.Model):
    """Where a session is in the directory, and each way to come there, in one sentence."""

    chez = models.ForeignKey(
        "annuaire.Lieu", verbose_name="lieu de l’annuaire", on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", help_text="Facultatif : la page de la session montre alors où c’est, sur la carte.",
    )  # fmt: skip
    en_train = models.CharField("en train", max_length=200, blank=True, help_text="« Gare de Niort, 700 m à pied. »")
    en_bus = models.CharField("en bus", max_length=200, blank=True)
    en_voiture = models.CharField("en voiture", max_length=200, blank=True)
    en_fauteuil = models.CharField("en fauteuil", max_length=200, blank=True)
    repas = models.CharField(
        "repas", max_length=200, blank=True, help_text="« Déjeuner sur place à 12 h 30, offert : dites un régime. »"
    )

    class Meta:
        abstract = True

    @property
    def moyens(self) -> list[tuple[str, str]]:
        """(« En train », what is said of it), for each way that is told."""
        dits = (("En train", self.en_train), ("En bus", self.en_bus), ("En voiture", self.en_voiture))
        return [(moyen, dit) for moyen, dit in (*dits, ("En fauteuil", self.en_fauteuil)) if dit]


class DocumentSession(models.Model):
    """A file joined to a session, given at once or from a day on; read by who has a seat, who trains, who runs it."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        "inscriptions.SessionFormation", verbose_name="session", on_delete=models.CASCADE, related_name="documents"
    )
    titre = models.CharField("titre", max_length=120)
    nom = models.CharField("nom du fichier", max_length=160, editable=False)
    fichier = models.CharField("fichier", max_length=200, editable=False)
    taille = models.PositiveIntegerField("octets", editable=False)
    remis_le = models.DateField("remis à partir du", null=True, blank=True, help_text="Sans date : tout de suite.")
    depose_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    depose_le = models.DateTimeField("déposé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "document de session"
        verbose_name_plural = "documents de session"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.titre

    @property
    def remis(self) -> bool:
        """The day has come when it is given."""
        return self.remis_le is None or self.remis_le <= timezone.localdate()

    @property
    def genre(self) -> str:
        """« PDF »."""
        return self.nom.rpartition(".")[2].upper()
