"""Who has a door near: shares of inhabitants by need, situation and bassin, and the holes that opened (R5.4, R7.2)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.choices import EtatDocument
from home.periodes import Periode, fin_apres_debut
from home.travaux.models import TravailLong


class Couverture(models.Model):
    """In a bassin, for a need and a situation (None: anyone), how many inhabitants have a door within so many km."""

    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.CASCADE, related_name="couvertures")
    besoin = models.ForeignKey("orientation.BesoinType", on_delete=models.CASCADE, related_name="couvertures")
    situation = models.ForeignKey("orientation.Situation", null=True, on_delete=models.CASCADE, related_name="+")
    habitants = models.PositiveIntegerField("habitants du bassin")
    a_15_km = models.PositiveIntegerField("habitants à 15 km d’une porte")
    a_30_km = models.PositiveIntegerField("habitants à 30 km d’une porte")
    a_50_km = models.PositiveIntegerField("habitants à 50 km d’une porte")
    structures = models.PositiveIntegerField("structures")
    plus_proche_km = models.FloatField("porte la plus proche, en kilomètres", null=True)
    perimes = models.PositiveIntegerField("fiches que personne n’a confirmées depuis un an")
    calculee_le = models.DateTimeField("calculée le", default=timezone.now)

    class Meta:
        verbose_name = "couverture"
        verbose_name_plural = "couvertures"
        ordering = ("bassin", "besoin", "situation")
        constraints = (
            models.UniqueConstraint(fields=("bassin", "besoin", "situation"), name="couverture_unique"),
            models.UniqueConstraint(
                fields=("bassin", "besoin"), condition=Q(situation=None), name="couverture_tout_public_unique"
            ),
            models.CheckConstraint(
                condition=Q(a_15_km__lte=models.F("a_30_km"), a_30_km__lte=models.F("a_50_km"))
                & Q(a_50_km__lte=models.F("habitants")),
                name="couverture_parts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.besoin} · {self.bassin}"

    def part(self, km: int = 30) -> int:
        """Per cent of the inhabitants who have a door within `km` (15, 30 or 50), rounded down; 0 only for nobody."""
        servis: int = getattr(self, f"a_{km}_km")
        return max(100 * servis // self.habitants, 1) if servis else 0


class Trou(Periode):
    """Since a day, nobody delivers a need within 30 km of anyone of a bassin; which sheet expired, if one did."""

    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.CASCADE, related_name="trous")
    besoin = models.ForeignKey("orientation.BesoinType", on_delete=models.CASCADE, related_name="trous")
    part_avant = models.PositiveSmallIntegerField("part des habitants servis avant, en %")
    service = models.ForeignKey(
        "annuaire.Service", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="fiche en cause"
    )

    class Meta:
        verbose_name = "trou de couverture"
        verbose_name_plural = "trous de couverture"
        ordering = ("-du", "pk")
        constraints = (
            fin_apres_debut("trou_dates", renoncable=True),
            models.UniqueConstraint(
                fields=("bassin", "besoin"), condition=Q(au=None), name="trou_un_ouvert",
                violation_error_message="Ce trou est déjà ouvert.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.besoin} · {self.bassin}"


class CalculCouverture(TravailLong):
    """The measure of one bassin, asked for by who animates it; communes are what progresses."""

    EN_COURS = (EtatDocument.EN_ATTENTE, EtatDocument.EN_COURS)

    bassin = models.OneToOneField("territoires.Bassin", on_delete=models.CASCADE, related_name="+")
    etat = models.CharField("état", max_length=10, choices=EtatDocument.choices, default=EtatDocument.EN_ATTENTE)

    class Meta:
        verbose_name = "calcul de la couverture d’un bassin"
        verbose_name_plural = "calculs de la couverture"

    def __str__(self) -> str:
        return f"{self.bassin} · {self.get_etat_display()}"

    @property
    def fini(self) -> bool:
        """Done, and written."""
        return self.etat == EtatDocument.PRET
