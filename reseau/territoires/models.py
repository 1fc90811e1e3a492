"""Territories: places, bassins and commissions by date, outlines (R3.2, R4.6, R4.13, R4.19)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.temps.periodes import Periode, Validite, fin_apres_debut, un_seul_ouvert

# Départements, intercommunalités, communes, and their neighbours outside the region (R3.2).


def code_departement(code: str) -> str:
    """The département that an INSEE code, or most postal codes, begin with: « 79 », « 2A », « 974 »."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


class Departement(models.Model):
    """A département, by its INSEE code."""

    code = models.CharField("code", max_length=3, unique=True)
    nom = models.CharField("nom", max_length=60)

    class Meta:
        verbose_name = "département"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.nom


class Epci(models.Model):
    """An intercommunality, by its SIREN number."""

    siren = models.CharField("SIREN", max_length=9, unique=True)
    nom = models.CharField("nom", max_length=160)

    class Meta:
        verbose_name = "intercommunalité"
        ordering = ("nom",)

    def __str__(self) -> str:
        return self.nom


class Commune(models.Model):
    """A commune of today, with the codes and names of those it absorbed."""

    code_insee = models.CharField("code INSEE", max_length=5, unique=True)
    nom = models.CharField("nom", max_length=80)
    nom_replie = models.CharField("nom pour la recherche", max_length=90, db_index=True, editable=False)
    departement = models.ForeignKey(Departement, verbose_name="département", on_delete=models.PROTECT)
    epci = models.ForeignKey(
        Epci, verbose_name="intercommunalité", null=True, blank=True, on_delete=models.PROTECT, related_name="communes"
    )
    codes_postaux = models.JSONField("codes postaux", default=list)
    population = models.PositiveIntegerField("population", default=0)
    latitude = models.FloatField("latitude")
    longitude = models.FloatField("longitude")
    anciens_codes = models.JSONField("anciens codes INSEE", default=list, blank=True)
    anciens_noms = models.JSONField("anciens noms", default=list, blank=True)
    modifie_le = models.DateTimeField("modifiée le", default=timezone.now, db_index=True, editable=False)

    class Meta:
        verbose_name = "commune"
        ordering = ("nom_replie", "code_insee")

    def __str__(self) -> str:
        return self.nom

    @property
    def code_departement(self) -> str:
        return code_departement(self.code_insee)

    @property
    def libelle(self) -> str:
        """The name that tells two homonyms apart: « Niort (79) »."""
        return f"{self.nom} ({self.code_departement})"


class CommuneVoisine(models.Model):
    """A commune outside the region, the nearest of its département to one of ours; kilometres between centres."""

    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="voisines")
    code_insee = models.CharField("code INSEE", max_length=5)
    nom = models.CharField("nom", max_length=80)
    departement = models.CharField("département", max_length=60)
    km = models.PositiveSmallIntegerField("kilomètres")

    class Meta:
        verbose_name = "commune voisine hors région"
        verbose_name_plural = "communes voisines hors région"
        ordering = ("commune", "km", "code_insee")
        constraints = (models.UniqueConstraint(fields=("commune", "code_insee"), name="voisine_unique"),)

    def __str__(self) -> str:
        return f"{self.nom}, à {self.km} km de {self.commune}"

    @property
    def libelle(self) -> str:
        """« Montreuil-Bellay (Maine-et-Loire) »."""
        return f"{self.nom} ({self.departement})"


# Bassins and commissions, and what they are made of from a day to another (R3.2, R4.6, R4.13).


class Bassin(Validite):
    """A territory of animation, a dated set of communes."""

    code = models.SlugField("code", max_length=60, unique=True)
    nom = models.CharField("nom", max_length=80)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(Validite.Meta):
        verbose_name = "bassin"
        ordering = ("nom",)

    def __str__(self) -> str:
        return self.nom


class CompositionBassin(Periode):
    """A commune belongs to a bassin from a day to another; never to two at once."""

    bassin = models.ForeignKey(Bassin, on_delete=models.PROTECT, related_name="compositions")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="compositions")
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    decidee_le = models.DateTimeField("écrite le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "composition de bassin"
        verbose_name_plural = "compositions de bassin"
        ordering = ("commune", "du")
        constraints = (
            fin_apres_debut("composition_dates"),
            un_seul_ouvert(
                "commune", nom="composition_ouverte_unique", message="Cette commune est déjà dans un bassin."
            ),
        )

    def __str__(self) -> str:
        return f"{self.commune} · {self.bassin}"


class Commission(Validite):
    """A territorial commission of the Région: one or more bassins, chaired by an elected person (R4.6)."""

    code = models.SlugField("code", max_length=60, unique=True)
    nom = models.CharField("nom", max_length=80)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(Validite.Meta):
        verbose_name = "commission territoriale"
        verbose_name_plural = "commissions territoriales"
        ordering = ("nom",)

    def __str__(self) -> str:
        return self.nom


class CompositionCommission(Periode):
    """A bassin belongs to a commission from a day to another; maybe to several at once."""

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="compositions")
    bassin = models.ForeignKey(Bassin, on_delete=models.PROTECT, related_name="commissions")

    class Meta:
        verbose_name = "composition de commission"
        verbose_name_plural = "compositions de commission"
        ordering = ("commission", "bassin", "du")
        constraints = (
            fin_apres_debut("composition_commission_dates"),
            un_seul_ouvert(
                "commission",
                "bassin",
                nom="composition_commission_ouverte_unique",
                message="Ce bassin est déjà dans cette commission.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.bassin} · {self.commission}"


# Outlines of the territories, for maps (R4.19).


class Niveau(models.TextChoices):
    """The kinds of territories that an outline may have."""

    BASSIN = "BASSIN", "Bassins"
    COMMISSION = "COMMISSION", "Commissions territoriales"
    DEPARTEMENT = "DEPARTEMENT", "Départements"
    EPCI = "EPCI", "Intercommunalités"
    COMMUNE = "COMMUNE", "Communes"


class Contour(Validite):
    """The outline of a territory, named by its level and its code; approximate until an official one is imported."""

    niveau = models.CharField("niveau", max_length=12, choices=Niveau, default=Niveau.BASSIN)
    code = models.CharField("code", max_length=60)
    geojson = models.JSONField("géométrie GeoJSON")
    approximatif = models.BooleanField("approché", default=True)
    source = models.CharField("source", max_length=400)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "contour"
        ordering = ("niveau", "code", "valide_du")
        constraints = (
            *Validite.Meta.constraints,
            models.UniqueConstraint(
                fields=("niveau", "code"),
                condition=Q(valide_au=None),
                name="contour_ouvert_unique",
                violation_error_message="Ce territoire a déjà un contour en vigueur.",
            ),
        )

    def __str__(self) -> str:
        return f"Contour {self.get_niveau_display()} {self.code}"
