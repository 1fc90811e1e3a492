"""What people say to each other of a draft, beside its text."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

MAX_COMMENTAIRE = 1000


class Commentaire(models.Model):
    """A few words on a block of a step, or on the whole step; an answer hangs on what it answers, and has its place.

    The step and the block are known by their identities: the words stay when the block goes.
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    formation = models.ForeignKey(
        "formations.FormationPage", verbose_name="formation", on_delete=models.CASCADE, related_name="commentaires"
    )
    etape_id = models.CharField("étape", max_length=36)
    bloc_id = models.CharField("bloc", max_length=36, blank=True)
    reponse_a = models.ForeignKey(
        "self", verbose_name="en réponse à", on_delete=models.CASCADE, null=True, blank=True, related_name="reponses"
    )
    texte = models.TextField("commentaire", max_length=MAX_COMMENTAIRE)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    ecrit_le = models.DateTimeField("écrit le", default=timezone.now)
    regle_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="réglé par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    regle_le = models.DateTimeField("réglé le", null=True, blank=True)

    class Meta:
        verbose_name = "commentaire"
        ordering = ["ecrit_le", "pk"]
        indexes = [models.Index(fields=["formation", "etape_id"], name="commentaire_etape")]
        constraints = [
            models.CheckConstraint(
                condition=Q(regle_par=None, regle_le=None)
                | Q(regle_par__isnull=False, regle_le__isnull=False, reponse_a=None),
                name="commentaire_regle_par_quelqu_un",
            )
        ]

    def __str__(self) -> str:
        return f"Commentaire {self.uuid}"
