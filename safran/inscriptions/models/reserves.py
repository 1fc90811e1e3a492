"""What a session keeps for a group: seats, or an earlier opening of sign-up."""

import datetime
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from safran.inscriptions.models.sessions import SessionFormation

GROUPES = ("structure", "reseau", "bassin")
UN_SEUL = "Choisissez une structure, un réseau ou un bassin, et un seul."
UN_SEUL_GROUPE = (
    Q(structure__isnull=False, reseau=None, bassin=None)
    | Q(structure=None, reseau__isnull=False, bassin=None)
    | Q(structure=None, reseau=None, bassin__isnull=False)
)


class PourUnGroupe(models.Model):
    """For a structure, a network or a bassin, and one only."""

    structure = models.ForeignKey(
        "structures.Structure",
        verbose_name="structure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    bassin = models.ForeignKey(
        "territoires.Bassin", verbose_name="bassin", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        avant = "le bassin de " if self.bassin_id else "le réseau " if self.reseau_id else ""
        return f"{avant}{self.groupe}"

    @property
    def groupe(self) -> Any:
        """For whom."""
        return self.structure or self.reseau or self.bassin

    @property
    def pour(self) -> dict[str, int]:
        """The same, as the field that names it and its key."""
        return {f"{nom}_id": cle for nom in GROUPES if (cle := getattr(self, f"{nom}_id"))}


class PlacesReservees(PourUnGroupe):
    """Seats kept for a structure, a network or a bassin, until a day."""

    session = models.ForeignKey(
        SessionFormation, verbose_name="session", on_delete=models.CASCADE, related_name="reserves"
    )
    places = models.PositiveSmallIntegerField("places", validators=[MinValueValidator(1, "Une place au moins.")])
    libere_le = models.DateField("ouvertes à tous à partir du")

    class Meta:
        verbose_name = "places réservées"
        verbose_name_plural = "places réservées"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=UN_SEUL_GROUPE, name="reserve_un_seul_groupe", violation_error_message=UN_SEUL
            )
        ]

    def active(self, jour: datetime.date) -> bool:
        """Still kept on that day."""
        return jour < self.libere_le


class OuvertureParGroupe(PourUnGroupe):
    """Sign-up opens earlier for a structure, a network or a bassin than for everyone."""

    session = models.ForeignKey(
        SessionFormation, verbose_name="session", on_delete=models.CASCADE, related_name="ouvertures"
    )
    ouvre_le = models.DateTimeField("les inscriptions ouvrent le")

    class Meta:
        verbose_name = "ouverture pour un groupe"
        verbose_name_plural = "ouvertures par groupe"
        ordering = ["ouvre_le", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=UN_SEUL_GROUPE, name="ouverture_un_seul_groupe", violation_error_message=UN_SEUL
            ),
            *(
                models.UniqueConstraint(
                    fields=["session", groupe],
                    name=f"ouverture_unique_{groupe}",
                    violation_error_message="Ce groupe a déjà sa date d’ouverture.",
                )
                for groupe in GROUPES
            ),
        ]
