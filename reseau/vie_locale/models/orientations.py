"""The orientations of the Région, and how far each network carried them (R4.3)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from home.temps.periodes import Periode, fin_apres_debut


class OrientationRegionale(Periode):
    """What the Région asks of every network, from the day it is published; `echeance` is the last day to relay it."""

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    numero = models.CharField("numéro", max_length=20, unique=True, editable=False)
    titre = models.CharField("titre", max_length=160)
    texte = models.TextField("texte", max_length=4000)
    du = models.DateField("publiée le", default=timezone.localdate, editable=False)
    au = models.DateField("close le", null=True, blank=True, editable=False)
    echeance = models.DateField("à relayer avant le", help_text="Dernier jour pour la relayer, compris.")
    publiee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    publiee_le = models.DateTimeField("écrite le", default=timezone.now, editable=False)
    rappelee_le = models.DateField("rappelée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "orientation régionale"
        verbose_name_plural = "orientations régionales"
        ordering = ("-numero",)
        constraints = (
            fin_apres_debut("orientation_dates", "Une orientation est close après sa publication.", renoncable=True),
            models.CheckConstraint(
                condition=Q(echeance__gte=F("du")),
                name="orientation_echeance",
                violation_error_message="L’échéance suit la publication.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.numero} · {self.titre}"

    @property
    def echue(self) -> bool:
        """Its last day to be relayed is over."""
        return timezone.localdate() > self.echeance


class Relais(models.Model):
    """A network carried an orientation to its own people: when, to whom, how many they were."""

    orientation = models.ForeignKey(OrientationRegionale, on_delete=models.PROTECT, related_name="relais")
    reseau = models.ForeignKey("structures.Reseau", on_delete=models.PROTECT, related_name="relais")
    le = models.DateField("relayée le")
    destinataires = models.CharField("à qui", max_length=300)
    nombre = models.PositiveIntegerField("combien de personnes")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    dit_le = models.DateTimeField("dit le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "relais"
        verbose_name_plural = "relais"
        ordering = ("le", "pk")
        constraints = (
            models.UniqueConstraint(fields=("orientation", "reseau"), name="relais_unique"),
            models.CheckConstraint(
                condition=~Q(destinataires="") & Q(nombre__gt=0),
                name="relais_destinataires",
                violation_error_message="Un relais dit à qui, et à combien de personnes.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.orientation.numero} · {self.reseau}"
