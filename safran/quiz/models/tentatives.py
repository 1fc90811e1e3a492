"""Attempts, which freeze what was asked and what was answered."""

import datetime
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from reseau.membres.choices import Role
from reseau.membres.portes import comptes_mandates
from safran.quiz.choices import Lecteur
from safran.quiz.models.quiz import Quiz

# Ce qu’un envoi parti à temps peut perdre en chemin.
GRACE = datetime.timedelta(seconds=15)


class TentativeQuerySet(models.QuerySet["Tentative"]):
    """Attempts by state."""

    def ouvertes(self) -> "TentativeQuerySet":
        return self.filter(remise_le=None)

    def echues(self) -> "TentativeQuerySet":
        """Open past their deadline: to be handed in as they are."""
        return self.ouvertes().filter(echeance_le__lt=timezone.now() - GRACE)

    def remises(self) -> "TentativeQuerySet":
        """Handed in: they never change again."""
        return self.exclude(remise_le=None)

    def avec_reponses(self) -> "TentativeQuerySet":
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
        return self.remise_le is not None

    @property
    def se_relit(self) -> bool:
        libres = (q for element in self.questions for q in element.get("questions", [element]) if "lue_par" in q)
        siennes = [q["id"] for q in libres if q["lue_par"] == Lecteur.SOI]
        return bool(self.a_relire) and any("lecture" not in self.reponses.get(cle, {}) for cle in siennes)

    def est_echue(self, instant: datetime.datetime | None = None) -> bool:
        """Open, and past its deadline and the grace left to the network."""
        if self.echeance_le is None or self.est_remise:
            return False
        return (instant or timezone.now()) > self.echeance_le + GRACE


# Open answers that wait for a reader, then what was said of them.


class ReponseOuverteQuerySet(models.QuerySet["ReponseOuverte"]):
    """Open answers by state."""

    def en_attente(self) -> "ReponseOuverteQuerySet":
        return self.filter(lue_le=None)

    def memes(self, copie: "ReponseOuverte") -> "ReponseOuverteQuerySet":
        """Those to the same question, asked in the same place."""
        return self.filter(cadre=copie.cadre, question_id=copie.question_id)


class ReponseOuverte(models.Model):
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


# What statistics count, one narrow line per answered question; what a new marking has changed, never rewritten.

MILLE = 1000


class ItemQuiz(models.Model):
    """A question as this quiz last asked it."""

    quiz = models.ForeignKey(Quiz, verbose_name="quiz", on_delete=models.CASCADE, related_name="items")
    identite = models.CharField("identité", max_length=80)
    question = models.JSONField("question", default=dict)

    class Meta:
        verbose_name = "question posée"
        verbose_name_plural = "questions posées"
        constraints = [models.UniqueConstraint(fields=["quiz", "identite"], name="item_quiz_unique")]

    def __str__(self) -> str:
        return f"{self.identite} · quiz {self.quiz_id}"


class ReponseNotee(models.Model):
    """One answered question of one attempt handed in: its mark, that of the rest, a short mark of what was chosen."""

    tentative = models.ForeignKey(Tentative, verbose_name="tentative", on_delete=models.CASCADE, related_name="notees")
    item = models.ForeignKey(ItemQuiz, verbose_name="question", on_delete=models.CASCADE, related_name="notees")
    note = models.PositiveSmallIntegerField("note (millièmes)")
    reste = models.PositiveSmallIntegerField("note des autres questions (millièmes)")
    choix = models.CharField("choix", max_length=200, blank=True)

    class Meta:
        verbose_name = "réponse notée"
        verbose_name_plural = "réponses notées"
        constraints = [
            models.UniqueConstraint(fields=["tentative", "item"], name="reponse_notee_unique"),
            models.CheckConstraint(condition=models.Q(note__lte=MILLE, reste__lte=MILLE), name="reponse_notee_bornes"),
        ]
        # L’index porte tout ce que les statistiques lisent : la table elle-même n’est pas parcourue.
        indexes = [models.Index(fields=["item", "choix", "note", "reste"], name="reponse_notee_releve")]

    def __str__(self) -> str:
        return f"Réponse {self.pk}"


class Renotation(models.Model):
    """A new marking of an attempt: what it was, what it is, who asked and why."""

    tentative = models.ForeignKey(
        Tentative, verbose_name="tentative", on_delete=models.CASCADE, related_name="renotations"
    )
    points_avant = models.DecimalField("points avant", max_digits=7, decimal_places=2)
    points_apres = models.DecimalField("points après", max_digits=7, decimal_places=2)
    pourcentage_avant = models.PositiveSmallIntegerField("pourcentage avant")
    pourcentage_apres = models.PositiveSmallIntegerField("pourcentage après")
    reussie_avant = models.BooleanField("réussie avant")
    reussie_apres = models.BooleanField("réussie après")
    questions_avant = models.JSONField("questions remplacées, telles qu’elles étaient", default=list)
    motif = models.CharField("motif", max_length=300)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "renotation"
        ordering = ["le", "pk"]

    def __str__(self) -> str:
        return f"Renotation {self.pk} · tentative {self.tentative_id}"
