"""A role, held for a scope from a day to another, and what was done to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.periodes import Periode, fin_apres_debut, un_seul_ouvert
from reseau.membres.choices import PORTEES, ROLES_DE_MANDAT, EtatMandat, Geste


def _portees() -> Q:
    """Each role has the scope it needs, and no other."""
    total = Q()
    for role, portee in PORTEES.items():
        cas = Q(role=role)
        for champ in ("structure", "reseau", "bassin"):
            cas &= Q(**{f"{champ}__isnull": champ != portee})
        total |= cas
    return total


def _un_seul_ouvert() -> list[models.UniqueConstraint]:
    """One open mandate per person, role and scope."""
    message, portees = "Cette personne a déjà ce mandat.", ("structure", "reseau", "bassin")
    avec_portee = [
        un_seul_ouvert("compte", "role", champ, nom=f"mandat_ouvert_unique_{champ}", message=message)
        for champ in portees
    ]
    sans = dict.fromkeys(portees)
    return [*avec_portee, un_seul_ouvert("compte", "role", nom="mandat_ouvert_unique", message=message, **sans)]


class Mandat(Periode):
    """A role with its scope, from a day to another, given by someone."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandats")
    role = models.CharField("rôle", max_length=20, choices=[(r.value, r.label) for r in ROLES_DE_MANDAT])
    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, null=True, blank=True)
    reseau = models.ForeignKey("structures.Reseau", on_delete=models.PROTECT, null=True, blank=True)
    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.PROTECT, null=True, blank=True)
    du = models.DateField("du", default=timezone.localdate)
    au = models.DateField("au", null=True, blank=True, help_text="Premier jour sans ce mandat.")
    nomme_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    supplee = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="suppleances", verbose_name="supplée"
    )

    class Meta:
        verbose_name = "mandat"
        ordering = ["-du", "pk"]
        constraints = [
            fin_apres_debut("mandat_dates", "La fin précède le début.", renoncable=True),
            models.CheckConstraint(
                condition=_portees(),
                name="mandat_portee",
                violation_error_message="Ce rôle demande une portée : une structure, un réseau ou un bassin.",
            ),
            models.CheckConstraint(
                condition=Q(supplee__isnull=True) | Q(au__isnull=False),
                name="mandat_suppleance_datee",
                violation_error_message="Une suppléance a une fin.",
            ),
            *_un_seul_ouvert(),
        ]
        indexes = [models.Index(fields=["compte", "role", "du"])]

    def __str__(self) -> str:
        return f"{self.get_role_display()}{f' · {self.portee}' if self.portee else ''}"

    @property
    def portee(self) -> models.Model | None:
        """The structure, the network or the bassin that the role is held for."""
        return self.structure or self.reseau or self.bassin

    @property
    def etat(self) -> EtatMandat:
        """Where it stands today; one that never began is ended, whatever its days."""
        if self.terminee:
            return EtatMandat.TERMINE
        return EtatMandat.A_VENIR if self.a_venir else EtatMandat.EN_VIGUEUR


class GesteMandat(models.Model):
    """Someone gave, extended or ended a mandate, and why: written once, never changed."""

    mandat = models.ForeignKey(Mandat, on_delete=models.CASCADE, related_name="gestes")
    geste = models.CharField("geste", max_length=10, choices=Geste.choices)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    fait_le = models.DateTimeField("fait le", default=timezone.now)
    au = models.DateField("fin dite ce jour-là", null=True, blank=True)
    motif = models.CharField("motif", max_length=300, blank=True)

    class Meta:
        verbose_name = "geste sur un mandat"
        verbose_name_plural = "gestes sur un mandat"
        ordering = ["fait_le", "pk"]

    def __str__(self) -> str:
        return f"{self.get_geste_display()} · {self.mandat}"
