"""Who answers for the trainings, as other information systems want to know it."""

from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class OrganismeFormation(BaseSiteSetting):
    """The training organisation, for the LHÉO export."""

    nom = models.CharField("raison sociale", max_length=120, default="Région Poitou-Charentes")
    siret = models.CharField(
        "SIRET", max_length=14, blank=True, validators=[RegexValidator(r"^\d{14}$", "Un SIRET a quatorze chiffres.")]
    )
    declaration = models.CharField(
        "numéro de déclaration d’activité",
        max_length=11,
        blank=True,
        validators=[RegexValidator(r"^\d{11}$", "Ce numéro a onze chiffres.")],
    )
    adresse = models.CharField("adresse", max_length=50, blank=True, help_text="Numéro et voie.")
    code_postal = models.CharField(
        "code postal",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{5}$", "Un code postal a cinq chiffres.")],
    )
    ville = models.CharField("ville", max_length=50, default="Poitiers")

    panels = [FieldPanel(nom) for nom in ("nom", "siret", "declaration", "adresse", "code_postal", "ville")]

    class Meta:
        verbose_name = "organisme de formation (export LHÉO)"
