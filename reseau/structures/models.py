"""The register of networks and structures, with the dated status of each (R1.3)."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.dispatch import Signal
from django.utils import timezone

from home.courriels.noms import noms_sans_adresse
from home.temps.periodes import Periode, fin_apres_debut, un_seul_ouvert
from reseau.structures.choices import STATUTS_CACHES, Statut
from reseau.structures.validateurs import siret_valider
from reseau.vocabulaires.choices import RESEAUX_PORTEURS


class Admission(models.Model):
    """Whom a network, or one of its services, receives beside what its publics say (article 2).

    `reserve_a`: only people of one of these publics; `exclut`: nobody whose publics are all among these; the ages from
    `age_min` to `age_max`, both included. Nothing said, everyone; a service that says nothing follows its network.
    """

    reserve_a = models.ManyToManyField(
        "vocabulaires.TypePublic",
        verbose_name="réservé à",
        related_name="+",
        blank=True,
        help_text="Aucun\u00a0: tous.",
    )
    exclut = models.ManyToManyField(
        "vocabulaires.TypePublic", verbose_name="ne reçoit pas", related_name="+", blank=True
    )
    age_min = models.PositiveSmallIntegerField("âge, à partir de", null=True, blank=True)
    age_max = models.PositiveSmallIntegerField("âge, jusqu’à", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(age_min=None) | Q(age_max=None) | Q(age_min__lte=F("age_max")),
                name="%(app_label)s_%(class)s_ages",
                violation_error_message="L’âge de fin ne peut pas précéder l’âge de début.",
            ),
        )


class Reseau(Admission):
    """A network of operators: missions locales, CIO, Cap emploi…"""

    code = models.SlugField(
        "code", max_length=60, unique=True, error_messages={"unique": "Ce code est déjà pris par un autre réseau."}
    )
    nom = models.CharField("nom", max_length=120)
    sigle = models.CharField("sigle", max_length=30, blank=True)
    description = models.TextField("en quelques phrases", blank=True)
    role_cep = models.TextField("son rôle dans le conseil en évolution professionnelle", max_length=600, blank=True)
    site = models.URLField("site", blank=True)
    courriel = models.EmailField("courriel", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    publics = models.ManyToManyField("vocabulaires.TypePublic", verbose_name="publics", blank=True)
    missions = models.ManyToManyField("vocabulaires.Mission", verbose_name="missions", blank=True)
    niveaux_cep = models.ManyToManyField("vocabulaires.NiveauCep", verbose_name="niveaux de CEP", blank=True)
    correspondance = models.JSONField("réseau porteur data.inclusion", default=list, blank=True)
    ordre = models.PositiveSmallIntegerField("ordre d’affichage", default=100)
    verifie_le = models.DateField("vérifiée le", null=True, blank=True, editable=False)
    verifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="vérifiée par", null=True, blank=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "réseau"
        verbose_name_plural = "réseaux"
        ordering = ("ordre", "nom")
        constraints = Admission.Meta.constraints

    def __str__(self) -> str:
        return self.nom

    def clean(self) -> None:
        """Refuse a code that data.inclusion does not know, and an address for a name."""
        noms_sans_adresse(self, "nom", "sigle")
        inconnus = [str(code) for code in self.correspondance if code not in RESEAUX_PORTEURS]
        if inconnus:
            raise ValidationError({"correspondance": f"Code inconnu de data.inclusion\u00a0: {', '.join(inconnus)}."})


class StructureQuerySet(models.QuerySet):
    """Reads of structures."""

    def visibles(self, jour: datetime.date | None = None) -> Self:
        """What the public may see: neither merged into another, nor candidate, nor withdrawn."""
        caches = StatutStructure.objects.en_vigueur(jour).filter(statut__in=STATUTS_CACHES)
        return self.filter(fusionnee_dans=None).exclude(pk__in=caches.values("structure"))


class Structure(models.Model):
    """An organisation of a network; its places and services hang on it."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(
        "code", max_length=80, unique=True, error_messages={"unique": "Ce code est déjà pris par une autre structure."}
    )
    reseau = models.ForeignKey(Reseau, verbose_name="réseau", on_delete=models.PROTECT, related_name="structures")
    nom = models.CharField("nom", max_length=160)
    sigle = models.CharField("sigle", max_length=30, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[siret_valider])
    presentation = models.TextField("présentation", max_length=3000, blank=True)
    site = models.URLField("site", blank=True)
    courriel = models.EmailField("courriel de la structure", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name="structure mère", null=True, blank=True, on_delete=models.PROTECT, related_name="antennes"
    )
    fusionnee_dans = models.ForeignKey(
        "self",
        verbose_name="fusionnée dans",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="absorbees",
    )
    source = models.CharField("source", max_length=60, blank=True)
    source_id = models.CharField("identifiant dans la source", max_length=120, blank=True)
    cree_le = models.DateTimeField("créée le", default=timezone.now, editable=False)
    modifie_le = models.DateTimeField("modifiée le", auto_now=True)

    objects = StructureQuerySet.as_manager()

    class Meta:
        verbose_name = "structure"
        ordering = ("nom", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "source_id"),
                condition=~Q(source_id=""),
                name="structure_source_unique",
                violation_error_message="Cette source a déjà donné une structure avec cet identifiant.",
            ),
            models.CheckConstraint(
                condition=Q(fusionnee_dans=None) | ~Q(fusionnee_dans=F("pk")),
                name="structure_fusion_ailleurs",
                violation_error_message="Une structure ne fusionne pas avec elle-même.",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                name="structure_parent_ailleurs",
                violation_error_message="Une structure n’est pas sa propre structure mère.",
            ),
        )

    def __str__(self) -> str:
        return self.nom

    def clean(self) -> None:
        """Refuse an address for a name."""
        noms_sans_adresse(self, "nom", "sigle")


class StatutStructure(Periode):
    """By which title a structure takes part, from a day to another, and on which legal ground."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="statuts")
    statut = models.CharField("statut", max_length=16, choices=Statut.choices)
    base_legale = models.CharField("base légale", max_length=250, blank=True)
    acte = models.CharField(
        "acte", max_length=250, blank=True, help_text="Délibération, charte ou arrêté, avec sa date."
    )

    class Meta:
        verbose_name = "statut de structure"
        verbose_name_plural = "statuts de structure"
        ordering = ("structure", "-du")
        constraints = (
            fin_apres_debut("statut_dates", "La fin du statut doit suivre son début."),
            un_seul_ouvert(
                "structure", nom="statut_ouvert_unique", message="Cette structure a déjà un statut en cours."
            ),
        )

    def __str__(self) -> str:
        return f"{self.structure} · {self.get_statut_display()}"


# What the register tells to the rooms above.

# A structure was merged into another, in the same transaction: move what hangs on it. Sends source, cible, par.
structure_fusionnee = Signal()

# A structure's own fields or its status changed, in the same transaction. Sends structure, par, and either avant (the
# structure as it was) with origine, or statuts (the former status, or None, and the new one).
structure_modifiee = Signal()

# A network's own fields or terms changed, in the same transaction. Sends reseau, avant (the network as it was),
# liens_avant (the codes of its terms as they were, by field), par and origine.
reseau_modifie = Signal()
