"""What one is asked some day, for oneself alone; the questions that one has missed and that come back."""

from django.conf import settings
from django.db import models

from safran.quiz.choices import Palier, Sorte
from safran.quiz.models.quiz import Quiz


class Entrainement(models.Model):
    """What one person is asked one day: the questions as drawn, the answers as given; shown to nobody else."""

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.CASCADE, related_name="entrainements"
    )
    jour = models.DateField("jour")
    sorte = models.CharField("d’où viennent les questions", max_length=10, choices=Sorte, default=Sorte.ANNUAIRE)
    bassin = models.ForeignKey(
        "territoires.Bassin", verbose_name="bassin", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    questions = models.JSONField("questions tirées", default=list)
    reponses = models.JSONField("réponses données", default=dict)
    tirages = models.PositiveSmallIntegerField("tirages faits", default=1)

    class Meta:
        verbose_name = "entraînement du jour"
        verbose_name_plural = "entraînements du jour"
        ordering = ["-jour", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["compte", "jour", "sorte"],
                name="entrainement_un_par_jour",
                violation_error_message="Les questions de ce jour sont déjà tirées.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.jour:%d/%m/%Y} · compte {self.compte_id}"

    @property
    def nombre_repondues(self) -> int:
        return len(self.reponses)

    @property
    def est_fini(self) -> bool:
        return self.nombre_repondues >= len(self.questions)


# The questions that one has missed and that come back, and whether one wants them to.


class QuestionARevoir(models.Model):
    """A question that one person has missed, and the day when it comes back; it is read by nobody else.

    It is asked as its author writes it on that day: only its wording is kept, for who asks what is known of her.
    """

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.CASCADE, related_name="questions_a_revoir"
    )
    identite = models.CharField("identité de la question", max_length=80)
    quiz = models.ForeignKey(
        Quiz,
        verbose_name="quiz qui l’écrit",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Vide pour une question de la banque.",
    )
    enonce = models.TextField("énoncé")
    titre = models.CharField("titre du quiz ou de la formation", max_length=255)
    adresse = models.CharField("où elle a été manquée", max_length=300)
    palier = models.PositiveSmallIntegerField("revient", choices=Palier, default=Palier.DEUX)
    revient_le = models.DateField("revient le")

    class Meta:
        verbose_name = "question à revoir"
        verbose_name_plural = "questions à revoir"
        ordering = ["revient_le", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["compte", "identite"], name="question_a_revoir_unique"),
            models.CheckConstraint(condition=models.Q(palier__in=Palier.values), name="question_a_revoir_palier"),
        ]
        indexes = [models.Index(fields=["compte", "revient_le"], name="question_a_revoir_due")]

    def __str__(self) -> str:
        return f"Question à revoir {self.pk}"


class ReglageRevisions(models.Model):
    """What one has chosen of the « Révisions »; without this row, they come, and nothing is written about them."""

    compte = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.CASCADE, related_name="reglage_revisions"
    )
    actives = models.BooleanField("les questions manquées reviennent", default=True)
    courriel = models.BooleanField("un courriel par semaine", default=False)

    class Meta:
        verbose_name = "réglage des révisions"
        verbose_name_plural = "réglages des révisions"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(actives=True) | models.Q(courriel=False),
                name="reglage_revisions_sans_objet",
                violation_error_message="Sans révisions, il n’y a rien à annoncer.",
            )
        ]

    def __str__(self) -> str:
        return f"Révisions du compte {self.compte_id}"
