"""A section of a document: its text and its successive states, its figures, its sources, what is said of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.plume import TexteACote, TexteTenu
from reseau.ecrits.choices import TEXTE_MAX, TITRE_MAX, SortRemarque
from reseau.ecrits.models.documents import DocumentLocal


class SectionDocument(TexteTenu):
    """One section, known from a version to the next by its `cle`; its text is Markdown."""

    TEXTE = "texte"

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(DocumentLocal, on_delete=models.CASCADE, related_name="sections")
    ordre = models.PositiveSmallIntegerField("ordre", default=1)
    cle = models.SlugField("clé", max_length=60, editable=False)
    titre = models.CharField("titre", max_length=TITRE_MAX)
    consigne = models.CharField("ce qu’on y écrit", max_length=300, blank=True)
    sources_exigees = models.BooleanField("demande une source", default=False)
    texte = models.TextField("texte", max_length=TEXTE_MAX, blank=True)

    class Meta:
        verbose_name = "section d’un document"
        verbose_name_plural = "sections d’un document"
        ordering = ("ordre", "pk")
        constraints = (models.UniqueConstraint(fields=("document", "cle"), name="section_cle_unique"),)

    def __str__(self) -> str:
        return self.titre


class TexteEnMarge(TexteACote):
    """What someone wrote of a section while another was writing it."""

    DE = "section"

    section = models.ForeignKey(SectionDocument, on_delete=models.CASCADE, related_name="en_marge")

    class Meta:
        verbose_name = "texte gardé en marge"
        verbose_name_plural = "textes gardés en marge"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.section_id} · {self.auteur}"


class Redaction(models.Model):
    """A state of the text of a section, and who left it so; the writings of one hand in a row are one state.

    `reseau` is the network of that person on that day: contributors are counted by it.
    """

    section = models.ForeignKey(SectionDocument, on_delete=models.CASCADE, related_name="redactions")
    version = models.PositiveIntegerField("version")
    texte = models.TextField("texte", blank=True)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ecrite_le = models.DateTimeField("écrite le", default=timezone.now)

    class Meta:
        verbose_name = "état d’une section"
        verbose_name_plural = "états d’une section"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("section", "version"), name="redaction_version_unique"),)

    def __str__(self) -> str:
        return f"{self.section_id} · {self.version}"


class SourceCitee(models.Model):
    """Where what a section says comes from."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    section = models.ForeignKey(SectionDocument, on_delete=models.CASCADE, related_name="sources")
    intitule = models.CharField("source", max_length=200, help_text="Qui, quoi, quelle année.")
    adresse = models.URLField("adresse", max_length=500, blank=True)
    citee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    citee_le = models.DateTimeField("citée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "source citée"
        verbose_name_plural = "sources citées"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("section", "intitule"), name="source_unique",
                violation_error_message="Cette source est déjà citée ici.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.intitule


class ChiffreInsere(models.Model):
    """A number of the house set in a section: read live on the bassin from `du` to `au`, until publication freezes it.

    Once `gele_le` is set, `valeur`, `sur` and `masque` are what was read that day, and never move again.
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    section = models.ForeignKey(SectionDocument, on_delete=models.CASCADE, related_name="chiffres")
    code = models.CharField("nombre de la maison", max_length=60)
    libelle = models.CharField("libellé", max_length=200)
    unite = models.CharField("unité", max_length=40, blank=True)
    du = models.DateField("du")
    au = models.DateField("au (exclu)")
    valeur = models.DecimalField("valeur", max_digits=14, decimal_places=2, null=True, blank=True, editable=False)
    sur = models.DecimalField("sur", max_digits=14, decimal_places=2, null=True, blank=True, editable=False)
    masque = models.BooleanField("trop peu pour être dit", default=False, editable=False)
    gele_le = models.DateTimeField("gelé le", null=True, blank=True, editable=False)
    insere_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = "chiffre inséré"
        verbose_name_plural = "chiffres insérés"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(au__gt=models.F("du")), name="chiffre_dates"),
            models.CheckConstraint(condition=~Q(gele_le=None) | Q(valeur=None, sur=None), name="chiffre_vif_ou_gele"),
            models.UniqueConstraint(
                fields=("section", "code", "du", "au"), name="chiffre_unique",
                violation_error_message="Ce nombre est déjà dans cette section.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.libelle


class Remarque(models.Model):
    """What a reader says of a section while it is read over, and what its holders answer."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    section = models.ForeignKey(SectionDocument, on_delete=models.CASCADE, related_name="remarques")
    texte = models.TextField("remarque", max_length=1000)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    faite_le = models.DateTimeField("faite le", default=timezone.now, editable=False)
    sort = models.CharField("sort", max_length=7, choices=SortRemarque.choices, blank=True)
    reponse = models.CharField("réponse", max_length=500, blank=True)
    reglee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    reglee_le = models.DateTimeField("réglée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "remarque"
        verbose_name_plural = "remarques"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(sort=SortRemarque.ECARTEE) | ~Q(reponse=""), name="remarque_ecartee_dite",
                violation_error_message="Dites pourquoi cette remarque est écartée.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.section_id} · {self.faite_le:%d/%m/%Y}"
