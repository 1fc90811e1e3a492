"""What people do with trainings: rows, never children of a page."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from home.siens import AQuelquUn
from safran.parcours.coches import ListeCochee
from safran.parcours.index import IndexEtape
from safran.parcours.pages import ModulePage
from safran.parcours.reponses import ReponseEtape

__all__ = [
    "MAX_NOTE",
    "Achevement",
    "Derogation",
    "EtapeVue",
    "Horloge",
    "IndexEtape",
    "ListeCochee",
    "ModuleAcheve",
    "ModulePage",
    "NoteEtape",
    "ReponseEtape",
    "Suivi",
    "TempsEtape",
]


MAX_NOTE = 10_000  # ce que la règle admet, et dit quand on le dépasse


class SuiviQuerySet(models.QuerySet["Suivi"]):
    """Followings by state."""

    def en_cours(self) -> "SuiviQuerySet":
        """Started, not completed."""
        return self.filter(acheve_le=None)

    def acheves(self) -> "SuiviQuerySet":
        """Completed, for good."""
        return self.exclude(acheve_le=None)


class Suivi(AQuelquUn):
    """One person follows one training; completed once, never undone."""

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.PROTECT, related_name="suivis"
    )
    formation = models.ForeignKey(
        "formations.FormationPage", verbose_name="formation", on_delete=models.PROTECT, related_name="suivis"
    )
    commence_le = models.DateTimeField("commencé le", default=timezone.now)
    dernier_passage_le = models.DateTimeField("dernier passage le", default=timezone.now)
    derniere_etape = models.CharField("étape où reprendre", max_length=36, blank=True)
    etapes_connues = models.JSONField(
        "étapes connues", default=list, blank=True, help_text="Celles qui existaient au départ, puis à l’achèvement."
    )
    progression_max = models.PositiveSmallIntegerField("progression atteinte (%)", default=0)
    acheve_le = models.DateTimeField("achevé le", null=True, blank=True)

    objects = SuiviQuerySet.as_manager()

    class Meta:
        verbose_name = "suivi"
        ordering = ["-dernier_passage_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["compte", "formation"],
                name="suivi_unique",
                violation_error_message="Cette personne suit déjà cette formation.",
            ),
            models.CheckConstraint(
                condition=models.Q(progression_max__lte=100),
                name="suivi_progression_bornee",
                violation_error_message="Une progression ne dépasse pas 100 %.",
            ),
            models.CheckConstraint(
                condition=models.Q(acheve_le=None) | models.Q(acheve_le__gte=models.F("commence_le")),
                name="suivi_acheve_apres_debut",
                violation_error_message="L’achèvement ne précède pas le début.",
            ),
        ]

    def __str__(self) -> str:
        return f"Suivi {self.pk}"

    @property
    def est_acheve(self) -> bool:
        """True once completed."""
        return self.acheve_le is not None


class EtapeVue(AQuelquUn):
    """One step seen; `etape_id` is the UUID of its block."""

    siens = ("suivi",)

    suivi = models.ForeignKey(Suivi, verbose_name="suivi", on_delete=models.CASCADE, related_name="etapes_vues")
    module = models.ForeignKey(ModulePage, verbose_name="module", on_delete=models.PROTECT, related_name="etapes_vues")
    etape_id = models.CharField("étape", max_length=36)
    vue_le = models.DateTimeField("vue le", default=timezone.now)

    class Meta:
        verbose_name = "étape vue"
        verbose_name_plural = "étapes vues"
        constraints = [models.UniqueConstraint(fields=["suivi", "module", "etape_id"], name="etape_vue_unique")]

    def __str__(self) -> str:
        return f"Étape {self.etape_id}"

    def a_qui(self) -> tuple[int]:
        """Whoever follows."""
        return (self.suivi.compte_id,)


class Achevement(models.Model):
    """Why a training was held complete: the expression and its findings, frozen at that moment."""

    suivi = models.OneToOneField(Suivi, verbose_name="suivi", on_delete=models.CASCADE, related_name="achevement")
    expression = models.JSONField("règle et constats au moment de l’achèvement", default=dict)

    class Meta:
        verbose_name = "achèvement"

    def __str__(self) -> str:
        return f"Achèvement du suivi {self.suivi_id}"


class Derogation(models.Model):
    """The Région holds a training complete although its rule is not met; signed, with its reason."""

    suivi = models.OneToOneField(Suivi, verbose_name="suivi", on_delete=models.CASCADE, related_name="derogation")
    accordee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="accordée par",
        on_delete=models.PROTECT,
        related_name="derogations_accordees",
    )
    accordee_le = models.DateTimeField("accordée le", default=timezone.now)
    motif = models.TextField("motif", max_length=500)

    class Meta:
        verbose_name = "dérogation"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(motif=""),
                name="derogation_motivee",
                violation_error_message="Une dérogation dit pourquoi.",
            )
        ]

    def __str__(self) -> str:
        return f"Dérogation pour le suivi {self.suivi_id}"


class ModuleAcheve(AQuelquUn):
    """One module completed, in the version of that day: a step added later takes nothing back."""

    siens = ("suivi",)

    suivi = models.ForeignKey(Suivi, verbose_name="suivi", on_delete=models.CASCADE, related_name="modules_acheves")
    module = models.ForeignKey(ModulePage, verbose_name="module", on_delete=models.PROTECT, related_name="acheves")
    version = models.ForeignKey(
        "wagtailcore.Revision", verbose_name="version suivie", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    acheve_le = models.DateTimeField("achevé le", default=timezone.now)

    class Meta:
        verbose_name = "module achevé"
        verbose_name_plural = "modules achevés"
        constraints = [models.UniqueConstraint(fields=["suivi", "module"], name="module_acheve_unique")]

    def __str__(self) -> str:
        return f"Module {self.module_id} achevé"

    def a_qui(self) -> tuple[int]:
        """Whoever follows."""
        return (self.suivi.compte_id,)


class NoteEtape(models.Model):
    """What a learner writes beside a step, read by nobody else; `recus` keeps the last counter of each page.

    `pas_claire_le`: when she said that the step is not clear, which its authors read as a number, from five people on.
    """

    suivi = models.ForeignKey(Suivi, verbose_name="suivi", on_delete=models.CASCADE, related_name="notes")
    module = models.ForeignKey(ModulePage, verbose_name="module", on_delete=models.PROTECT, related_name="notes")
    etape_id = models.CharField("étape", max_length=36)
    etape_titre = models.CharField("titre de l’étape", max_length=160, blank=True)
    texte = models.TextField("note", max_length=MAX_NOTE, blank=True)
    version = models.PositiveIntegerField("version", default=0)
    recus = models.JSONField("derniers envois reçus", default=list, blank=True)  # [page, numéro], le dernier en fin
    modifiee_le = models.DateTimeField("modifiée le", default=timezone.now)
    pas_claire_le = models.DateTimeField("dite pas claire le", null=True, blank=True)

    class Meta:
        verbose_name = "note d’étape"
        verbose_name_plural = "notes d’étape"
        constraints = [models.UniqueConstraint(fields=["suivi", "module", "etape_id"], name="note_etape_unique")]

    def __str__(self) -> str:
        return f"Note {self.pk}"


class TempsEtape(models.Model):
    """Seconds really spent on a step, as the server counted them."""

    suivi = models.ForeignKey(Suivi, verbose_name="suivi", on_delete=models.CASCADE, related_name="temps")
    module = models.ForeignKey(ModulePage, verbose_name="module", on_delete=models.PROTECT, related_name="temps")
    etape_id = models.CharField("étape", max_length=36)
    secondes = models.PositiveIntegerField("secondes", default=0)

    class Meta:
        verbose_name = "temps passé"
        verbose_name_plural = "temps passés"
        constraints = [models.UniqueConstraint(fields=["suivi", "module", "etape_id"], name="temps_etape_unique")]

    def __str__(self) -> str:
        return f"{self.secondes} s"


class Horloge(models.Model):
    """Up to when one person's time has been counted, whatever the training: no second is counted twice."""

    compte = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.CASCADE, related_name="horloge"
    )
    comptee_jusqu_a = models.DateTimeField("comptée jusqu’à", default=timezone.now)

    class Meta:
        verbose_name = "horloge"

    def __str__(self) -> str:
        return f"Horloge {self.pk}"
