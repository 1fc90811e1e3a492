"""Bassins and commissions, and what they are made of from a day to another (R3.2, R4.6, R4.13)."""

from django.conf import settings
from django.db import models

from home.periodes import Periode, Validite, fin_apres_debut, un_seul_ouvert
from reseau.territoires.models.lieux import Commune


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
