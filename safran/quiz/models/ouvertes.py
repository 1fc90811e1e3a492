"""Open answers that wait for a reader, then what was said of them."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.siens import AQuelquUn
from reseau.membres.choices import Role
from reseau.membres.queries.mandats import comptes_mandates
from safran.quiz.choices import Lecteur
from safran.quiz.models.tentative import Tentative


class ReponseOuverteQuerySet(models.QuerySet["ReponseOuverte"]):
    """Open answers by state."""

    def en_attente(self) -> "ReponseOuverteQuerySet":
        """Not read yet."""
        return self.filter(lue_le=None)

    def memes(self, copie: "ReponseOuverte") -> "ReponseOuverteQuerySet":
        """Those to the same question, asked in the same place."""
        return self.filter(cadre=copie.cadre, question_id=copie.question_id)


class ReponseOuverte(AQuelquUn):
    """One open answer as it was handed in: who may read it, until when, and what the reading says. Read once."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.CASCADE, related_name="reponses_ouvertes"
    )
    tentative = models.ForeignKey(
        Tentative, verbose_name="essai", on_delete=models.CASCADE, null=True, blank=True, related_name="ouvertes"
    )
    cadre = models.CharField("posée dans", max_length=60, help_text="Le quiz, ou la formation dont c’est une étape.")
    titre = models.CharField("titre du quiz ou de la formation", max_length=255)
    adresse = models.CharField("où elle se lit", max_length=300)
    question_id = models.CharField("identité de la question", max_length=80)
    question = models.JSONField("question posée", default=dict)
    texte = models.TextField("réponse")
    lecteur = models.CharField("relue par", max_length=10, choices=Lecteur.choices)
    deposee_le = models.DateTimeField("déposée le", default=timezone.now)
    a_lire_avant = models.DateTimeField("à relire avant le")
    niveaux = models.JSONField("niveau de chaque critère", default=dict, blank=True)
    commentaire = models.TextField("commentaire", max_length=2000, blank=True)
    lue_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="relue par le compte",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    lue_le = models.DateTimeField("relue le", null=True, blank=True)

    objects = ReponseOuverteQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse libre"
        verbose_name_plural = "réponses libres"
        ordering = ["deposee_le", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tentative", "question_id"], name="reponse_ouverte_unique"),
            models.CheckConstraint(
                condition=Q(lue_le=None) | Q(lue_le__gte=models.F("deposee_le")),
                name="reponse_ouverte_lue_apres",
                violation_error_message="Une réponse se relit après avoir été déposée.",
            ),
        ]
        indexes = [
            models.Index(fields=["cadre", "question_id", "compte"], name="reponse_ouverte_memes"),
            models.Index(fields=["lecteur", "a_lire_avant"], condition=Q(lue_le=None), name="reponse_ouverte_attente"),
        ]

    def __str__(self) -> str:
        return f"Réponse libre {self.pk}"

    @property
    def est_lue(self) -> bool:
        """Read, for good."""
        return self.lue_le is not None

    def est_en_retard(self) -> bool:
        """Its deadline has passed, and nobody has read it."""
        return not self.est_lue and self.a_lire_avant <= timezone.now()

    def a_qui(self) -> Iterable[int]:
        """Whoever wrote it, and whoever may find it among what is to be read."""
        siens = {self.compte_id}
        if self.lecteur == Lecteur.SOI:
            return siens
        pairs = ReponseOuverte.objects.memes(self).values_list("compte_id", flat=True)
        formateurs = (comptes_mandates(role).values_list("pk", flat=True) for role in (Role.FORMATEUR, Role.REGION))
        return siens.union(pairs, *formateurs)
