"""Départements, intercommunalités, communes, and their neighbours outside the region (R3.2)."""

from django.db import models
from django.utils import timezone


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
        Epci,
        verbose_name="intercommunalité",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="communes",
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
        """The code of the département, read from the INSEE code."""
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
