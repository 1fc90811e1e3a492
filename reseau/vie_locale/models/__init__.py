"""What lives in a bassin between its meetings: news (R4.13), regional orientations and how far each network carried
them (R4.3), the log of those who animate the bassins (R4.20).
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from home.temps.periodes import Periode, fin_apres_debut
from reseau.vie_locale.choices import MINUTES_MAX, GenreEntree
from reseau.vie_locale.models.actualites import Actualite

__all__ = ["Actualite", "EntreeJournal", "OrientationRegionale", "Relais"]


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


class EntreeJournal(models.Model):
    """A visit, a meeting or a contact: where, how long, in words; of structures, never of the people they receive."""

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    genre = models.CharField("genre", max_length=8, choices=GenreEntree.choices)
    le = models.DateField("date", default=timezone.localdate)
    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.PROTECT, related_name="journal")
    structure = models.ForeignKey(
        "structures.Structure", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes = models.PositiveSmallIntegerField("minutes passées")
    note = models.TextField("en quelques mots", max_length=1000)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    ecrite_le = models.DateTimeField("écrite le", default=timezone.now, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "entrée du journal"
        verbose_name_plural = "entrées du journal"
        ordering = ("-le", "-pk")
        indexes = (models.Index(fields=("bassin", "le"), name="journal_bassin_jour"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MINUTES_MAX),
                name="journal_minutes",
                violation_error_message="D’une minute à une journée.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_genre_display()} du {self.le:%d/%m/%Y} · {self.bassin}"
