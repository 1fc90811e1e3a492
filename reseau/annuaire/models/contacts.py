"""Whom to call: a desk or a function of a structure, of one of its places or services; work data only (R5.1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reseau.annuaire.choices import Visibilite


class Contact(models.Model):
    """A desk or a function with its telephone or its mail; some are for professionals only and never leave the site."""

    structure = models.ForeignKey("structures.Structure", on_delete=models.CASCADE, related_name="contacts")
    lieu = models.ForeignKey("annuaire.Lieu", null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    service = models.ForeignKey(
        "annuaire.Service", null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    libelle = models.CharField("qui ou quoi", max_length=120)
    telephone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    courriel = models.EmailField("courriel professionnel", blank=True)
    precision = models.CharField("précision", max_length=200, blank=True)
    visibilite = models.CharField(
        "visible de", max_length=14, choices=Visibilite.choices, default=Visibilite.PROFESSIONNELS
    )
    jeton = models.UUIDField("jeton du formulaire qui l’a ajouté", null=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "contact"
        ordering = ("structure", "libelle", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(telephone="") | ~Q(courriel=""),
                name="contact_joignable",
                violation_error_message="Donnez un téléphone ou un courriel.",
            ),
            models.CheckConstraint(
                condition=Q(lieu=None) | Q(service=None),
                name="contact_une_fiche",
                violation_error_message="Un contact tient à la structure, à un lieu ou à un service.",
            ),
        )

    def __str__(self) -> str:
        return self.libelle

    @property
    def fiche(self) -> models.Model:
        """What it is the contact of."""
        return self.lieu or self.service or self.structure

    @property
    def reserve(self) -> bool:
        """For members only."""
        return self.visibilite != Visibilite.PUBLIC
