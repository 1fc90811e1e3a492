"""Attempts, which freeze what was asked and what was answered."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from safran.quiz.choices import Lecteur
from safran.quiz.models.quiz import Quiz

# Ce qu’un envoi parti à temps peut perdre en chemin.
GRACE = datetime.timedelta(seconds=15)


class TentativeQuerySet(models.QuerySet["Tentative"]):
    """Attempts by state."""

    def ouvertes(self) -> "TentativeQuerySet":
        """Begun, not handed in."""
        return self.filter(remise_le=None)

    def echues(self) -> "TentativeQuerySet":
        """Open past their deadline: to be handed in as they are."""
        return self.ouvertes().filter(echeance_le__lt=timezone.now() - GRACE)

    def remises(self) -> "TentativeQuerySet":
        """Handed in: they never change again."""
        return self.exclude(remise_le=None)

    def avec_reponses(self) -> "TentativeQuerySet":
        """Handed in, their answers still kept."""
        return self.remises().filter(reponses_effacees_le=None)


class Tentative(models.Model):
    """One attempt: the questions as they were asked, the answers, then the result, for good."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.PROTECT, related_name="tentatives"
    )
    quiz = models.ForeignKey(Quiz, verbose_name="quiz", on_delete=models.PROTECT, related_name="tentatives")
    numero = models.PositiveSmallIntegerField("numéro de l’essai")
    commencee_le = models.DateTimeField("commencée le", default=timezone.now)
    remise_le = models.DateTimeField("remise le", null=True, blank=True)
    seuil = models.PositiveSmallIntegerField("seuil en vigueur (%)")
    questions = models.JSONField("questions posées", default=list)
    reponses = models.JSONField("réponses données", default=dict)
    points = models.DecimalField("points", max_digits=7, decimal_places=2, null=True, blank=True)
    points_max = models.DecimalField("points possibles", max_digits=7, decimal_places=2)
    pourcentage = models.PositiveSmallIntegerField("pourcentage", null=True, blank=True)
    reussie = models.BooleanField("réussie", null=True, blank=True)
    echeance_le = models.DateTimeField("à rendre avant le", null=True, blank=True)
    hors_delai = models.BooleanField("rendue d’office à l’échéance", default=False)
    a_relire = models.PositiveSmallIntegerField("réponses libres qui attendent d’être relues", default=0)
    version = models.PositiveIntegerField("enregistrements", default=0)
    reponses_effacees_le = models.DateTimeField("réponses effacées le", null=True, blank=True)
    parts = models.JSONField("part des points par thème, une fois les réponses effacées", default=dict, blank=True)

    objects = TentativeQuerySet.as_manager()

    class Meta:
        verbose_name = "tentative"
        ordering = ["quiz", "numero", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["compte", "quiz", "numero"], name="tentative_numero_unique"),
            models.UniqueConstraint(
                fields=["compte", "quiz"],
                condition=Q(remise_le=None),
                name="tentative_ouverte_unique",
                violation_error_message="Un essai de ce quiz est déjà commencé.",
            ),
            models.CheckConstraint(
                condition=Q(remise_le=None, points=None, pourcentage=None, reussie=None)
                | Q(
                    remise_le__isnull=False,
                    remise_le__gte=F("commencee_le"),
                    points__isnull=False,
                    pourcentage__isnull=False,
                    reussie__isnull=False,
                ),
                name="tentative_resultat_entier",
                violation_error_message="Un résultat est entier, ou n’est pas.",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0, points__lte=F("points_max")),
                name="tentative_points_bornes",
                violation_error_message="Les points vont de zéro au total possible.",
            ),
            models.CheckConstraint(
                condition=Q(pourcentage=None) | Q(pourcentage__lte=100),
                name="tentative_pourcentage_borne",
                violation_error_message="Un pourcentage ne dépasse pas 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"Essai {self.numero} · quiz {self.quiz_id}"

    @property
    def est_remise(self) -> bool:
        """Handed in, hence final."""
        return self.remise_le is not None

    @property
    def se_relit(self) -> bool:
        """An open answer waits for its own author."""
        libres = (q for element in self.questions for q in element.get("questions", [element]) if "lue_par" in q)
        siennes = [q["id"] for q in libres if q["lue_par"] == Lecteur.SOI]
        return bool(self.a_relire) and any("lecture" not in self.reponses.get(cle, {}) for cle in siennes)

    def est_echue(self, instant: datetime.datetime | None = None) -> bool:
        """Open, and past its deadline and the grace left to the network."""
        if self.echeance_le is None or self.est_remise:
            return False
        return (instant or timezone.now()) > self.echeance_le + GRACE
