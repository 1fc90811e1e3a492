"""Writing together: who is asked to sign a draft, and the working versions that are kept of it."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pratiques.choices import EtatSignataire, RoleAuteur
from pratiques.models.fiches import Brouillon


class SignataireQuerySet(models.QuerySet):
    """Invitations in domain words."""

    def acceptes(self) -> Self:
        """Said yes, and did not withdraw."""
        return self.filter(etat=EtatSignataire.ACCEPTE)

    def invites(self) -> Self:
        """Have not answered yet."""
        return self.filter(etat=EtatSignataire.INVITE)

    def en_cours(self) -> Self:
        """Asked, or said yes."""
        return self.filter(etat__in=[EtatSignataire.INVITE, EtatSignataire.ACCEPTE])


class Signataire(models.Model):
    """Someone asked to sign a draft, and the answer: nobody signs without a yes.

    `accepte_le` stays when the person withdraws: whoever wrote a note never reads it as one of its two readers.
    """

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    brouillon = models.ForeignKey(Brouillon, on_delete=models.CASCADE, related_name="signataires")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField("rôle", max_length=10, choices=RoleAuteur.choices, default=RoleAuteur.COAUTEUR)
    etat = models.CharField("état", max_length=10, choices=EtatSignataire.choices, default=EtatSignataire.INVITE)
    invite_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invite_le = models.DateTimeField("invité le", default=timezone.now)
    accepte_le = models.DateTimeField("accepté le", null=True, blank=True)
    clos_le = models.DateTimeField("refusé ou retiré le", null=True, blank=True)

    objects = SignataireQuerySet.as_manager()

    class Meta:
        verbose_name = "signataire"
        ordering = ["invite_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["brouillon", "compte"], name="signataire_unique",
                violation_error_message="Cette personne est déjà invitée.",
            ),
            models.UniqueConstraint(
                fields=["brouillon"], condition=Q(role="AUTEUR", etat__in=["INVITE", "ACCEPTE"]),
                name="signataire_porteur_unique",
                violation_error_message="Une seule personne porte la pratique.",
            ),
            models.CheckConstraint(
                condition=~Q(etat="ACCEPTE") | Q(accepte_le__isnull=False), name="signataire_accepte_date"
            ),
            models.CheckConstraint(
                condition=Q(etat__in=["INVITE", "ACCEPTE"], clos_le__isnull=True)
                | Q(etat__in=["REFUSE", "RETIRE"], clos_le__isnull=False),
                name="signataire_clos_date",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.compte} · {self.get_etat_display()}"


class VersionBrouillon(models.Model):
    """The text of a draft as one person left it, before another or another day changed it."""

    brouillon = models.ForeignKey(Brouillon, on_delete=models.CASCADE, related_name="versions")
    numero = models.PositiveIntegerField("numéro")
    contenu = models.JSONField("contenu", default=dict)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        related_name="versions_de_brouillons",
    )  # fmt: skip
    le = models.DateTimeField("le")

    class Meta:
        verbose_name = "version de travail"
        verbose_name_plural = "versions de travail"
        ordering = ["-numero"]
        constraints = [models.UniqueConstraint(fields=["brouillon", "numero"], name="version_brouillon_unique")]

    def __str__(self) -> str:
        return f"{self.brouillon_id} · {self.numero}"
