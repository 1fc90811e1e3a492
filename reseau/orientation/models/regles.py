"""Rules that say which door comes first, in versions, and the cases that each version must answer rightly (R5.11)."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from home.etats.models import Suivi
from home.periodes import Validite, fin_apres_debut
from reseau.annuaire.choices import Mode
from reseau.orientation.choices import JEU, POIDS_MAX, Contrainte, Effet, EtatJeu, EtatRegle


class JeuDeRegles(Suivi):
    """A version of the rules; one is in force, one at most is being prepared."""

    cycle = JEU

    numero = models.PositiveIntegerField("numéro", unique=True, editable=False)
    etat = models.CharField("état", max_length=12, choices=EtatJeu.choices, default=EtatJeu.BROUILLON, editable=False)
    essaye_le = models.DateTimeField("essayé le", null=True, blank=True, editable=False)
    resultats = models.JSONField("résultats de l’essai", default=dict, blank=True, editable=False)
    publie_le = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    publie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "jeu de règles"
        verbose_name_plural = "jeux de règles"
        ordering = ("-numero",)
        constraints = (
            models.UniqueConstraint(
                fields=("etat",), condition=Q(etat=EtatJeu.EN_VIGUEUR), name="jeu_un_en_vigueur",
                violation_error_message="Un seul jeu de règles est en vigueur.",
            ),
            models.UniqueConstraint(
                fields=("etat",), condition=Q(etat=EtatJeu.BROUILLON), name="jeu_un_brouillon",
                violation_error_message="Un jeu de règles est déjà en préparation.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=[EtatJeu.BROUILLON, EtatJeu.ESSAYE], publie_le=None)
                | Q(etat__in=[EtatJeu.EN_VIGUEUR, EtatJeu.REMPLACE], publie_le__isnull=False),
                name="jeu_publie", violation_error_message="Un jeu en vigueur dit quand il a été publié.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Jeu n° {self.numero}"


class Regle(Validite):
    """When (need, situation, constraint, bassin: all those said), do this to those doors, and say why to the reader."""

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    jeu = models.ForeignKey(JeuDeRegles, on_delete=models.CASCADE, related_name="regles", editable=False)
    numero = models.PositiveSmallIntegerField("numéro", editable=False)
    besoin = models.ForeignKey(
        "orientation.BesoinType", verbose_name="besoin", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    situation = models.ForeignKey(
        "orientation.Situation", verbose_name="situation ou point", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    contrainte = models.CharField("contrainte", max_length=16, choices=Contrainte.choices, blank=True)
    bassin = models.ForeignKey(
        "territoires.Bassin", verbose_name="bassin", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    effet = models.CharField("effet", max_length=10, choices=Effet.choices)
    reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau visé", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    service = models.ForeignKey(
        "annuaire.Service", verbose_name="service visé", null=True, blank=True, on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    mode = models.CharField("mode visé", max_length=12, choices=Mode.choices, blank=True)
    poids = models.PositiveSmallIntegerField(
        "poids", default=20,
        validators=[MinValueValidator(1, "Au moins un point."), MaxValueValidator(POIDS_MAX, f"Au plus {POIDS_MAX}.")],
        help_text="Pour « préférer » : un point vaut un kilomètre.",
    )  # fmt: skip
    motif = models.CharField("dit à la personne qui lit", max_length=160)
    etat = models.CharField("état", max_length=10, choices=EtatRegle.choices, default=EtatRegle.RETENUE, editable=False)
    propose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    decision = models.CharField("ce qui a été répondu", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = "règle d’orientation"
        verbose_name_plural = "règles d’orientation"
        ordering = ("jeu", "numero")
        constraints = (
            models.UniqueConstraint(fields=("jeu", "numero"), name="regle_numero"),
            models.CheckConstraint(
                condition=Q(besoin__isnull=False) | Q(situation__isnull=False) | ~Q(contrainte="")
                | Q(bassin__isnull=False),
                name="regle_condition", violation_error_message="Une règle dit quand elle agit.",
            ),
            models.CheckConstraint(
                condition=Q(reseau__isnull=False, service=None, mode="")
                | Q(reseau=None, service__isnull=False, mode="")
                | (Q(reseau=None, service=None) & ~Q(mode="")),
                name="regle_cible", violation_error_message="Une règle vise un réseau, un service ou un mode.",
            ),
            models.CheckConstraint(
                condition=Q(poids__gte=1, poids__lte=POIDS_MAX), name="regle_poids",
                violation_error_message=f"Le poids va de 1 à {POIDS_MAX}.",
            ),
            fin_apres_debut("regle_dates", "La fin doit suivre le début.", du="valide_du", au="valide_au"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.nom

    @property
    def nom(self) -> str:
        """« R-06 »."""
        return f"R-{self.numero:02d}"


class CasDEssai(models.Model):
    """A situation written by the network, the networks one of which must be a door, those that must not be one."""

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    numero = models.PositiveSmallIntegerField("numéro", unique=True, editable=False)
    libelle = models.CharField("situation, en une ligne", max_length=120)
    besoin = models.ForeignKey(
        "orientation.BesoinType", verbose_name="besoin", on_delete=models.PROTECT, related_name="+"
    )
    situation = models.ForeignKey(
        "orientation.Situation", verbose_name="situation", on_delete=models.PROTECT, related_name="+"
    )
    points = models.ManyToManyField("orientation.Situation", verbose_name="points", blank=True, related_name="+")
    contraintes = models.JSONField("contraintes", default=list, blank=True)
    commune = models.ForeignKey(
        "territoires.Commune", verbose_name="commune", on_delete=models.PROTECT, related_name="+"
    )
    attendus = models.ManyToManyField(
        "structures.Reseau", verbose_name="portes attendues", related_name="+", blank=True,
        help_text="L’une d’elles est parmi les deux premières ; aucune : hors de portée.",
    )  # fmt: skip
    interdits = models.ManyToManyField(
        "structures.Reseau", verbose_name="portes interdites", related_name="+", blank=True
    )
    etat = models.CharField("état", max_length=10, choices=EtatRegle.choices, default=EtatRegle.RETENUE, editable=False)
    propose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    decision = models.CharField("ce qui a été répondu", max_length=200, blank=True, editable=False)
    retire_le = models.DateField("retiré le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "cas d’essai"
        verbose_name_plural = "cas d’essai"
        ordering = ("numero",)

    def __str__(self) -> str:
        return f"Cas {self.numero}"
