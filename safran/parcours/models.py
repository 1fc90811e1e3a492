"""Modules and their steps, followings, notes and time, lists ticked, answers given inside the steps, and the
search row of a step.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.recherche.index import marque_tirer
from home.site.publication import PublicationGardee
from safran.parcours.blocks.etapes import EtapesBlock
from safran.quiz.models import MILLE


class ModulePage(PublicationGardee, Page):
    """A part of a training; its own address leads to the player."""

    resume = models.TextField("résumé", max_length=300, blank=True, help_text="Une phrase, montrée sur la fiche.")
    duree_minutes = models.PositiveSmallIntegerField(
        "autre durée (minutes)",
        null=True,
        blank=True,
        help_text="Vide : celle de ses étapes, comptée sur leur contenu.",
        validators=[
            MinValueValidator(1, "Un module dure au moins une minute."),
            MaxValueValidator(1500, "Un module dure au plus vingt-cinq heures."),
        ],
    )
    duree_motif = models.CharField("pourquoi cette durée", max_length=200, blank=True)
    etapes = StreamField(EtapesBlock(), verbose_name="étapes", blank=True)
    template = "parcours/module_apercu.html"
    parent_page_types = ["formations.FormationPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("resume"),
        FieldPanel("etapes"),
        MultiFieldPanel([FieldPanel("duree_minutes"), FieldPanel("duree_motif")], "Durée prévue"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("resume"), index.SearchField("etapes")]

    class Meta:
        verbose_name = "module"
        verbose_name_plural = "modules"

    def clean(self) -> None:
        """A length that is not the computed one has its reason."""
        super().clean()
        if self.duree_minutes and not self.duree_motif.strip():
            raise ValidationError({"duree_motif": "Dites pourquoi, ou laissez la durée se compter sur les étapes."})

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Readers go to the player, which knows where they stopped; editors preview the whole module."""
        if getattr(request, "is_preview", False):
            return TemplateResponse(request, self.template, self.get_context(request))
        return redirect(reverse("parcours_reprendre", args=[self.get_parent().pk]))


class ListeCochee(models.Model):
    """The lines that a learner has ticked in one list; each is the identity of its line."""

    suivi = models.ForeignKey(
        "parcours.Suivi", verbose_name="suivi", on_delete=models.CASCADE, related_name="listes_cochees"
    )
    module = models.ForeignKey(
        ModulePage, verbose_name="module", on_delete=models.PROTECT, related_name="listes_cochees"
    )
    etape_id = models.CharField("étape", max_length=36)
    bloc_id = models.CharField("bloc", max_length=36)
    cochees = models.JSONField("lignes cochées", default=list, blank=True)
    modifiee_le = models.DateTimeField("modifiée le", default=timezone.now)

    class Meta:
        verbose_name = "liste cochée"
        verbose_name_plural = "listes cochées"
        constraints = [models.UniqueConstraint(fields=["suivi", "module", "bloc_id"], name="liste_cochee_unique")]

    def __str__(self) -> str:
        return f"Liste {self.pk}"


# The search row of a step: its words, cut and stemmed in Python so that every database answers alike.


class IndexEtape(models.Model):
    """One row per step of a module online; `clair` is what a passage is cut from."""

    module = models.ForeignKey(ModulePage, verbose_name="module", on_delete=models.CASCADE, related_name="+")
    etape_id = models.CharField("étape", max_length=36)
    titre = models.TextField("racines du titre et des mots définis")
    pres = models.TextField("racines des titres du texte et des mots appuyés")
    texte = models.TextField("racines du texte")
    mots = models.TextField("mots", default="")
    clair = models.TextField("texte", default="")
    marque = models.BigIntegerField("marque de cette écriture", default=marque_tirer)

    class Meta:
        verbose_name = "indexation d’une étape"
        verbose_name_plural = "indexations des étapes"
        constraints = [models.UniqueConstraint(fields=["module", "etape_id"], name="index_etape_unique")]

    def __str__(self) -> str:
        return f"Indexation {self.pk}"


class ReponseEtape(models.Model):
    """What a person last answered to a question of a step, with the question as it was asked; the first mark stays."""

    suivi = models.ForeignKey("parcours.Suivi", verbose_name="suivi", on_delete=models.CASCADE, related_name="reponses")
    module = models.ForeignKey(ModulePage, verbose_name="module", on_delete=models.PROTECT, related_name="reponses")
    etape_id = models.CharField("étape", max_length=36)
    bloc_id = models.CharField("bloc", max_length=36)
    rang = models.PositiveSmallIntegerField("rang dans le cas", default=1)
    question = models.JSONField("question posée", default=dict)
    reponse = models.JSONField("dernière réponse", default=dict)
    premiere = models.JSONField("première réponse", default=dict)
    part = models.PositiveSmallIntegerField("part de la dernière (millièmes)", null=True, blank=True)
    premiere_part = models.PositiveSmallIntegerField("part de la première (millièmes)", null=True, blank=True)
    essais = models.PositiveSmallIntegerField("réponses données", default=0)
    copie = models.OneToOneField(
        "quiz.ReponseOuverte",
        verbose_name="réponse libre à relire",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reponse_etape",
    )
    recus = models.JSONField("derniers envois reçus", default=list, blank=True)
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "réponse dans une étape"
        verbose_name_plural = "réponses dans les étapes"
        constraints = [
            models.UniqueConstraint(
                fields=["suivi", "module", "etape_id", "bloc_id", "rang"], name="reponse_etape_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(part=None) | models.Q(part__lte=MILLE),
                name="reponse_etape_part_bornee",
                violation_error_message="Une part ne dépasse pas le tout.",
            ),
        ]

    def __str__(self) -> str:
        return f"Réponse {self.pk}"


MAX_NOTE = 10_000  # ce que la règle admet, et dit quand on le dépasse


class SuiviQuerySet(models.QuerySet["Suivi"]):
    """Followings by state."""

    def acheves(self) -> "SuiviQuerySet":
        return self.exclude(acheve_le=None)


class Suivi(models.Model):
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
        return self.acheve_le is not None


class EtapeVue(models.Model):
    """One step seen; `etape_id` is the UUID of its block."""

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


class ModuleAcheve(models.Model):
    """One module completed, in the version of that day: a step added later takes nothing back."""

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


# What this room tells the rooms above.

# Envoyé avec `suivi=`, dans la transaction qui achève la formation ; une seule fois par suivi.
formation_achevee = Signal()
