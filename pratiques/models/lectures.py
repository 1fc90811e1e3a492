"""What members keep of the library: bookmarks, collections own or shared, booklets."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from home.travaux.models import DocumentLong
from pratiques.pages import FichePratiquePage


class Signet(models.Model):
    """Someone keeps a note at hand."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signets")
    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.CASCADE, related_name="signets")
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "signet"
        ordering = ["-le", "-pk"]
        constraints = [models.UniqueConstraint(fields=["compte", "fiche"], name="signet_unique")]

    def __str__(self) -> str:
        return f"{self.compte} · {self.fiche_id}"


class CollectionDeFiches(models.Model):
    """Notes put together in an order, by one person, for oneself or for every member."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="collections")
    titre = models.CharField("titre", max_length=120)
    presentation = models.TextField("présentation", max_length=600, blank=True)
    partagee = models.BooleanField("lue par les membres du réseau", default=False)
    creee_le = models.DateTimeField("créée le", default=timezone.now)
    modifiee_le = models.DateTimeField("modifiée le", default=timezone.now)

    class Meta:
        verbose_name = "collection de fiches"
        verbose_name_plural = "collections de fiches"
        ordering = ["-modifiee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["compte", "titre"], name="collection_titre_unique",
                violation_error_message="Vous avez déjà une collection de ce nom.",
            ),
            models.CheckConstraint(condition=~Q(titre=""), name="collection_titree"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.titre


class FicheDeCollection(models.Model):
    """A note in a collection, at its place."""

    collection = models.ForeignKey(CollectionDeFiches, on_delete=models.CASCADE, related_name="rangs")
    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.CASCADE, related_name="+")
    ordre = models.PositiveSmallIntegerField("ordre")

    class Meta:
        verbose_name = "fiche d’une collection"
        verbose_name_plural = "fiches des collections"
        ordering = ["ordre", "pk"]
        constraints = [models.UniqueConstraint(fields=["collection", "fiche"], name="collection_fiche_unique")]

    def __str__(self) -> str:
        return f"{self.collection_id} · {self.ordre}"


class Livret(DocumentLong):
    """A collection printed as one document, made in the background, for whoever asked."""

    DOSSIER = "livrets"

    collection = models.ForeignKey(CollectionDeFiches, on_delete=models.CASCADE, related_name="livrets")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="livrets")

    class Meta:
        verbose_name = "livret"
        ordering = ["-demande_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "compte"], condition=Q(etat__in=["EN_ATTENTE", "EN_COURS"]),
                name="livret_en_cours_unique",
            ),
            models.CheckConstraint(condition=Q(faites__lte=F("total")), name="livret_avance_jusqu_au_bout"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.collection} · {self.get_etat_display()}"
