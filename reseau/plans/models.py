"""Plans and their axes, actions with their steps, notes and numbers, yearly states, orientations of the scheme
(R4.10, R2.6).
"""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from home.choices import EtatDocument
from home.models import DocumentLong, Suivi
from home.temps.typographie import de_la_commune, nombre_dire
from reseau.animation.models.reunions import Porte
from reseau.plans.choices import (
    ACTION_PLAN,
    ANNEES,
    MODELE_ENGAGEMENT,
    OUVERTES,
    PLAN,
    SE_DISENT,
    TEXTE_MAX,
    TITRE_MAX,
    EtatActionPlan,
    EtatPlan,
    Responsable,
)

# A plan of one body or one bassin for one year, and its axes (R4.10).


class Plan(Suivi):
    """What a territory does together in a year; `code` is its address, taken from its body or its bassin."""

    cycle = PLAN

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField("code", max_length=60, editable=False)
    comite = models.ForeignKey(
        "animation.Comite", verbose_name="instance", on_delete=models.PROTECT, null=True, blank=True,
        related_name="plans",
    )  # fmt: skip
    bassin = models.ForeignKey(
        "territoires.Bassin", verbose_name="bassin", on_delete=models.PROTECT, null=True, blank=True,
        related_name="plans",
    )  # fmt: skip
    annee = models.PositiveSmallIntegerField(
        "année",
        validators=[
            MinValueValidator(ANNEES.start, "Une année s’écrit en quatre chiffres."),
            MaxValueValidator(ANNEES.stop - 1, "Cette année est trop lointaine."),
        ],
    )
    etat = models.CharField("état", max_length=8, choices=EtatPlan.choices, default=EtatPlan.PREPARE, editable=False)
    decision = models.ForeignKey(
        "animation.Decision", verbose_name="décision qui l’a voté", on_delete=models.PROTECT, null=True, blank=True,
        related_name="plans_votes", editable=False,
    )  # fmt: skip
    vote_le = models.DateField("voté le", null=True, blank=True, editable=False)
    prepare_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="préparé par", on_delete=models.PROTECT, related_name="+", editable=False
    )
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "plan d’actions"
        verbose_name_plural = "plans d’actions"
        ordering = ("-annee", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "annee"), name="plan_unique",
                violation_error_message="Ce territoire a déjà son plan pour cette année.",
            ),
            models.CheckConstraint(
                condition=Q(comite=None) ^ Q(bassin=None), name="plan_territoire",
                violation_error_message="Un plan est d’une instance ou d’un bassin.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatPlan.PREPARE) | ~Q(vote_le=None), name="plan_vote_date",
                violation_error_message="Un plan voté dit quand.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Plan d’actions {self.annee}, {self.territoire}"

    @property
    def territoire(self) -> str:
        """Whose plan it is, in words: « bassin de Niort », or the name of its body."""
        return f"bassin {de_la_commune(self.bassin.nom)}" if self.bassin else str(self.comite)


class AxePlan(models.Model):
    """One line of force of a plan; its actions stand under it."""

    plan = models.ForeignKey(Plan, verbose_name="plan", on_delete=models.CASCADE, related_name="axes")
    ordre = models.PositiveSmallIntegerField("ordre", default=1, validators=[MaxValueValidator(99, "Au plus 99.")])
    titre = models.CharField("titre", max_length=TITRE_MAX)

    class Meta:
        verbose_name = "axe d’un plan"
        verbose_name_plural = "axes d’un plan"
        ordering = ("ordre", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "titre"), name="axe_titre_unique",
                violation_error_message="Ce plan a déjà un axe de ce nom.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.titre


class OrientationDuSchema(models.Model):
    """One orientation of the regional guidance scheme, which actions cite by its code (R1.6)."""

    code = models.SlugField(
        "code", max_length=20, unique=True, help_text="Tel que le schéma le numérote : o1, o2. Ne change plus.",
        error_messages={"unique": "Ce code est déjà pris par une autre orientation."},
    )  # fmt: skip
    titre = models.CharField("titre", max_length=200)

    class Meta:
        verbose_name = "orientation du schéma"
        verbose_name_plural = "orientations du schéma"
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code.upper()} · {self.titre}"


# An action of a plan: who leads it, for whom, until when; its steps, its notes, what measures it (R4.10, R2.6).


class ActionPlan(Suivi, Porte):
    """Something that a territory does together; the four ways of `Porte` name its pilot, `echeance` is its end.

    `dit` is the last word on where it stands; `revue_le` the last day when a meeting looked at it. `pilote_le` is when
    a pilot who is still to be told was named, `pilote_su` the one who knows.
    """

    cycle = ACTION_PLAN
    mesures: list[Any]  # posés par les lectures, comme ce qui suit
    themes_dits: dict[str, str]

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    axe = models.ForeignKey(AxePlan, verbose_name="axe", on_delete=models.PROTECT, related_name="actions")
    titre = models.CharField("titre", max_length=TITRE_MAX)
    but = models.TextField("ce qu’elle change", max_length=1000, blank=True)
    partenaires = models.ManyToManyField(
        "structures.Structure", verbose_name="partenaires", blank=True, related_name="+"
    )
    publics = models.ManyToManyField("vocabulaires.TypePublic", verbose_name="publics", blank=True, related_name="+")
    themes = models.ManyToManyField("vocabulaires.Theme", verbose_name="thèmes", blank=True, related_name="+")
    responsable = models.CharField("qui répond de ces publics", max_length=6, choices=Responsable.choices, blank=True)
    debut = models.DateField("commence le", null=True, blank=True)
    etat = models.CharField(
        "état", max_length=10, choices=EtatActionPlan.choices, default=EtatActionPlan.A_LANCER, editable=False
    )
    dit = models.CharField("ce qui en est dit", max_length=TEXTE_MAX, blank=True, editable=False)
    dit_le = models.DateTimeField("dit le", null=True, blank=True, editable=False)
    dit_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    revue_le = models.DateField("revue le", null=True, blank=True, editable=False)
    decision = models.ForeignKey(
        "animation.Decision", verbose_name="décision dont elle vient", on_delete=models.PROTECT, null=True, blank=True,
        related_name="actions_de_plan",
    )  # fmt: skip
    engagement = models.CharField(
        "engagement auquel elle répond", max_length=6, blank=True, help_text="Le numéro de l’article : R6.3.",
        validators=[RegexValidator(MODELE_ENGAGEMENT, "Un engagement s’écrit ainsi : R6.3.")],
    )  # fmt: skip
    orientation = models.ForeignKey(
        OrientationDuSchema, verbose_name="orientation du schéma régional", on_delete=models.PROTECT, null=True,
        blank=True, related_name="actions",
    )  # fmt: skip
    politique = models.CharField(
        "politique de l’emploi à laquelle elle se rattache", max_length=120, blank=True,
        help_text="Un contrat de ville, un plan pour l’emploi du territoire.",
    )  # fmt: skip
    reportee_de = models.OneToOneField(
        "self", verbose_name="reportée de", on_delete=models.PROTECT, null=True, blank=True,
        related_name="reportee_en", editable=False,
    )  # fmt: skip
    pilote_le = models.DateTimeField("pilote à prévenir, nommé le", null=True, blank=True, editable=False)
    pilote_su = models.CharField("pilote qui le sait", max_length=30, blank=True, editable=False)
    point = models.ForeignKey(
        "animation.Point", verbose_name="point où elle se discute", on_delete=models.SET_NULL, null=True, blank=True,
        related_name="actions_de_plan", editable=False,
    )  # fmt: skip
    version = models.PositiveIntegerField("version", default=1, editable=False)
    ecrite_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="écrite par", on_delete=models.PROTECT, related_name="+", editable=False
    )
    ecrite_le = models.DateTimeField("écrite le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "action d’un plan"
        verbose_name_plural = "actions d’un plan"
        ordering = ("axe__ordre", "axe", "echeance", "pk")
        indexes = (models.Index(fields=("etat", "echeance")),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(etat__in=SE_DISENT) | ~Q(dit=""), name="action_plan_dite",
                violation_error_message="Dites ce qui bloque, ou pourquoi elle s’arrête.",
            ),
            models.CheckConstraint(
                condition=Q(debut=None) | Q(echeance=None) | Q(echeance__gte=F("debut")), name="action_plan_dates",
                violation_error_message="Une action finit après avoir commencé.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.titre

    @property
    def plan(self) -> Plan:
        return self.axe.plan

    @property
    def pilote_cle(self) -> str:
        """Who leads it, among those whom one may write to; empty when it is told in words."""
        cles = {
            "compte": self.porteur_compte_id,
            "structure": self.porteur_structure_id,
            "reseau": self.porteur_reseau_id,
        }
        return next((f"{nom}-{cle}" for nom, cle in cles.items() if cle), "")

    @property
    def comite_id(self) -> int | None:
        """The body that follows it: its secretary is asked when nobody else answers."""
        return self.plan.comite_id

    @property
    def ouverte(self) -> bool:
        """Still to be done, in its own year."""
        return self.etat in OUVERTES and not self.suite

    @property
    def suite(self) -> "ActionPlan | None":
        """The same action in the plan of the next year, once carried over."""
        return getattr(self, "reportee_en", None)

    @property
    def retard(self) -> int:
        """Days since it should be done; 0 when it is not late."""
        if self.echeance is None or not self.ouverte:
            return 0
        return max(0, (timezone.localdate() - self.echeance).days)

    @property
    def bloquee_depuis(self) -> int:
        """Days since it was said to be blocked; 0 when it is not."""
        if self.etat != EtatActionPlan.BLOQUEE or self.dit_le is None:
            return 0
        return (timezone.localdate() - timezone.localdate(self.dit_le)).days

    @property
    def dit_sans_point(self) -> str:
        """What is said of it, to be put in a sentence."""
        return self.dit.rstrip(".")

    @property
    def etats_offerts(self) -> list[EtatActionPlan]:
        """The state where it stands and those where it may go."""
        suites = ACTION_PLAN.suites(self.etat)
        return [etat for etat in EtatActionPlan if etat == self.etat or etat in suites]

    @property
    def alerte(self) -> str:
        """« Accueil à deux voix » est bloquée depuis 34 jours : pas de bureau fermé."""
        depuis = f" depuis {nombre_dire(self.bloquee_depuis, 'jour')}" if self.bloquee_depuis else ""
        return f"« {self.titre} » est bloquée{depuis} : {self.dit_sans_point}."


class EtapeAction(models.Model):
    """One step of an action, done from a day on."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    action = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="etapes")
    titre = models.CharField("étape", max_length=TITRE_MAX)
    fait_le = models.DateField("faite le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "étape d’une action"
        verbose_name_plural = "étapes d’une action"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.titre


class NoteSuivi(models.Model):
    """What someone saw of an action, that day; written once."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    action = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="notes")
    texte = models.TextField("note", max_length=1000)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    ecrite_le = models.DateTimeField("écrite le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "note de suivi"
        verbose_name_plural = "notes de suivi"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.action_id} · {self.ecrite_le:%d/%m/%Y}"


class IndicateurAction(models.Model):
    """What measures an action: a number by hand, with its day, or bound to a live number of the house by its code.

    A bound one keeps no number: it is read where the house counts it.
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    action = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="indicateurs")
    libelle = models.CharField("ce qui se mesure", max_length=TITRE_MAX)
    unite = models.CharField("unité", max_length=40, help_text="Au pluriel : « fiches », « personnes ».")
    cible = models.DecimalField(
        "sur combien", max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0, "Un nombre positif.")], help_text="Ce qui est visé, ou le nombre possible.",
    )  # fmt: skip
    valeur = models.DecimalField(
        "où l’on en est", max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0, "Un nombre positif.")],
    )  # fmt: skip
    valeur_le = models.DateField("compté le", null=True, blank=True)
    source = models.CharField("compté par la maison", max_length=60, blank=True)

    class Meta:
        verbose_name = "indicateur d’une action"
        verbose_name_plural = "indicateurs d’une action"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(source="") | Q(valeur=None, valeur_le=None), name="indicateur_lu_ou_ecrit",
                violation_error_message="Un nombre compté par la maison ne s’écrit pas à la main.",
            ),
            models.CheckConstraint(
                condition=Q(valeur=None) | ~Q(valeur_le=None), name="indicateur_valeur_datee",
                violation_error_message="Dites quel jour ce nombre a été compté.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.libelle


# The yearly state of a plan as a document: frozen the day it was asked for, made in the background (R4.10).


class EtatAnnuel(DocumentLong):
    """The state of a plan, made for one reader: it names no decision that she does not read."""

    DOSSIER = "plans"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="etats_annuels")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "état annuel d’un plan"
        verbose_name_plural = "états annuels des plans"
        ordering = ("-demande_le", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "compte"), condition=Q(etat__in=[EtatDocument.EN_ATTENTE, EtatDocument.EN_COURS]),
                name="etat_annuel_en_cours_unique",
            ),
            models.CheckConstraint(condition=Q(faites__lte=F("total")), name="etat_annuel_avance_jusqu_au_bout"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan} · {self.get_etat_display()}"
