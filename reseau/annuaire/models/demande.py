"""How a service is asked for, and how long it lasts: what data.inclusion says of it too."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from home.typographie import nombre
from reseau.annuaire.validateurs import mobilisateurs_valider, mobilisation_valider


class Demandable(models.Model):
    """The ways of asking that someone said; none, they are those that the sheet gives."""

    modes_mobilisation = models.JSONField(
        "manières de le demander", default=list, blank=True, validators=[mobilisation_valider]
    )
    mobilisable_par = models.JSONField(
        "qui peut le demander", default=list, blank=True, validators=[mobilisateurs_valider]
    )
    lien_mobilisation = models.URLField("lien pour le demander", max_length=500, blank=True)
    heures_par_semaine = models.FloatField(
        "heures par semaine", null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(168)]
    )
    nombre_semaines = models.PositiveSmallIntegerField(
        "nombre de semaines", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(520)]
    )

    class Meta:
        abstract = True

    @property
    def duree_dite(self) -> str:
        """« 2 heures par semaine, pendant 6 semaines »; nothing when nobody said."""
        heures, semaines = self.heures_par_semaine, self.nombre_semaines
        dite = nombre(int(heures) if heures and heures.is_integer() else heures)
        dits = []
        if heures:
            dits.append(f"{dite} heure{'s' if heures >= 2 else ''} par semaine")
        if semaines:
            dits.append(f"pendant {semaines} semaine{'s' if semaines >= 2 else ''}")
        return ", ".join(dits)
