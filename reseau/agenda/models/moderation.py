"""What moderation leans on: the charter, the days that are not like the others, the opinion of the State (R5.13)."""

import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from reseau.agenda.choices import TONS_DE_L_AVIS, ChampCharte, NatureJour, SensAvis
from reseau.agenda.models.evenements import Evenement


class CharteEvenements(models.Model):
    """A version of the regional and academic charter: the delay it asks, and what an event must say."""

    numero = models.PositiveSmallIntegerField("version", unique=True)
    texte = models.TextField("texte", max_length=20_000)
    delai = models.PositiveSmallIntegerField(
        "délai demandé (jours)", default=45, validators=[MaxValueValidator(365, "Au plus un an.")]
    )
    demande = models.JSONField("ce qu’un événement doit dire", default=list, blank=True)
    en_vigueur_du = models.DateField("en vigueur du")
    publiee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    publiee_le = models.DateTimeField("publiée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "charte des événements"
        verbose_name_plural = "chartes des événements"
        ordering = ("-en_vigueur_du", "-numero")

    def __str__(self) -> str:
        return f"Charte des événements, version {self.numero}"

    def save(self, **kwargs: Any) -> None:
        """Written once: another text is another version."""
        if self.pk is not None:
            raise TypeError("Une version de la charte ne se réécrit pas.")
        super().save(**kwargs)

    @property
    def demande_dite(self) -> list[str]:
        """What it asks, in words."""
        return [ChampCharte(code).label for code in self.demande]


class JourSensible(models.Model):
    """Days when pupils, or everyone, are elsewhere; kept by the Région (rank 6 of the clashes)."""

    nature = models.CharField("nature", max_length=8, choices=NatureJour.choices)
    titre = models.CharField("titre", max_length=120)
    du = models.DateField("du")
    au = models.DateField("au (exclu)")
    publics = models.ManyToManyField(
        "vocabulaires.TypePublic", verbose_name="publics", blank=True, related_name="+", help_text="Aucun : tous."
    )
    source = models.CharField("source", max_length=200)
    ecrit_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "jour sensible"
        verbose_name_plural = "jours sensibles"
        ordering = ("du", "titre")
        constraints = (
            models.CheckConstraint(
                condition=Q(au__gt=F("du")), name="jour_sensible_dates", violation_error_message="La fin suit le début."
            ),
            models.UniqueConstraint(
                fields=("nature", "titre", "du"),
                name="jour_sensible_unique",
                violation_error_message="Ce jour est déjà dans la liste.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.titre} · {self.du:%d/%m/%Y}"

    @property
    def dernier_jour(self) -> datetime.date:
        """The last day, included."""
        return self.au - datetime.timedelta(days=1)

    @property
    def charge(self) -> bool:
        """Comes from the calendars that the platform loads."""
        return self.ecrit_par_id is None


class AvisEtat(models.Model):
    """What the State services say of an event for pupils; silence after the delay says nothing."""

    evenement = models.OneToOneField(Evenement, on_delete=models.CASCADE, related_name="avis_etat")
    demande_le = models.DateTimeField("demandé le", default=timezone.now)
    echeance = models.DateField("attendu jusqu’au")
    sens = models.CharField("avis", max_length=12, choices=SensAvis.choices, blank=True)
    texte = models.CharField("en quelques mots", max_length=500, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    le = models.DateTimeField("le", null=True, blank=True)

    class Meta:
        verbose_name = "avis de l’État"
        verbose_name_plural = "avis de l’État"
        constraints = (
            models.CheckConstraint(
                condition=Q(sens="", par=None, le=None) | ~Q(sens="") & ~Q(par=None) & ~Q(le=None),
                name="avis_etat_entier",
                violation_error_message="Un avis dit son sens, son auteur et son jour.",
            ),
        )

    def __str__(self) -> str:
        return f"Avis sur {self.evenement}"

    @property
    def ton(self) -> str:
        """How the opinion is coloured; an open question while it waits."""
        return TONS_DE_L_AVIS.get(self.sens, "attente")

    @property
    def donne(self) -> bool:
        """Has been given."""
        return bool(self.sens)

    @property
    def echu(self) -> bool:
        """Its last day is over: silence says nothing."""
        return timezone.localdate() > self.echeance


class Tolerance(models.Model):
    """« Keep it anyway »: one clash, between these dates, with the reason; void as soon as one of them moves."""

    evenement = models.ForeignKey(Evenement, on_delete=models.CASCADE, related_name="tolerances")
    cle = models.CharField("empreinte du choc", max_length=64)
    rang = models.PositiveSmallIntegerField("rang")
    uid_autre = models.CharField("avec", max_length=200)
    motif = models.CharField("motif", max_length=200)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "gêne tolérée"
        verbose_name_plural = "gênes tolérées"
        ordering = ("rang", "pk")
        constraints = (
            models.UniqueConstraint(fields=("evenement", "cle"), name="tolerance_unique"),
            models.CheckConstraint(
                condition=~Q(motif=""), name="tolerance_motivee", violation_error_message="Dites pourquoi."
            ),
        )

    def __str__(self) -> str:
        return f"{self.evenement} · rang {self.rang}"
