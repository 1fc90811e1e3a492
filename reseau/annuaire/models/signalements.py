"""Errors that readers report, without an account (R3.1, R5.1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reseau.annuaire.choices import EtatSignalement, Inexactitude
from reseau.annuaire.validateurs import inexactitudes_valider


class Signalement(models.Model):
    """What someone says is wrong on the sheet of a structure, of one of its places or services.

    Purpose: to have the sheet corrected and, if asked, to answer. Read by those who follow the structure. The address
    is forgotten as soon as the report is closed, the report itself a year later.
    """

    structure = models.ForeignKey("structures.Structure", on_delete=models.CASCADE, related_name="signalements")
    lieu = models.ForeignKey("annuaire.Lieu", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    service = models.ForeignKey("annuaire.Service", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    inexactitudes = models.JSONField("ce qui ne va pas", default=list, validators=[inexactitudes_valider])
    texte = models.TextField("en quelques mots", max_length=600, blank=True)
    email = models.EmailField("adresse pour la réponse", blank=True)
    empreinte = models.CharField("empreinte", max_length=64, editable=False)
    cree_le = models.DateTimeField("reçu le", default=timezone.now)
    annonce_le = models.DateTimeField("annoncé le", null=True, blank=True, editable=False)
    etat = models.CharField("état", max_length=10, choices=EtatSignalement.choices, default=EtatSignalement.A_TRAITER)
    reponse = models.TextField("réponse", max_length=600, blank=True)
    traite_le = models.DateTimeField("traité le", null=True, blank=True)
    traite_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="traité par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "signalement"
        ordering = ("-cree_le", "-pk")
        indexes = (models.Index(fields=("etat", "structure")),)
        constraints = (
            models.UniqueConstraint(
                fields=("empreinte",),
                condition=Q(etat=EtatSignalement.A_TRAITER),
                name="signalement_ouvert_unique",
                violation_error_message="Cette erreur est déjà signalée.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatSignalement.A_TRAITER, traite_le=None)
                | ~Q(etat=EtatSignalement.A_TRAITER) & Q(traite_le__isnull=False),
                name="signalement_traite_date",
                violation_error_message="Un signalement traité dit quand il l’a été.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatSignalement.SANS_SUITE) | ~Q(reponse=""),
                name="signalement_sans_suite_motif",
                violation_error_message="Un signalement sans suite dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatSignalement.A_TRAITER) | Q(email=""),
                name="signalement_traite_sans_adresse",
                violation_error_message="L’adresse s’oublie quand le signalement est traité.",
            ),
        )

    def __str__(self) -> str:
        return f"Signalement {self.pk} · {self.structure}"

    @property
    def de_paiement(self) -> bool:
        """Someone was asked to pay: a rule of the network is at stake (R3.1), not the words of a sheet."""
        return Inexactitude.PAYANT in self.inexactitudes

    @property
    def inexactitudes_dites(self) -> list[str]:
        """What is wrong, in words."""
        return [Inexactitude(code).label for code in self.inexactitudes if code in Inexactitude.values]
