"""The news of a bassin (R4.13)."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.temps.periodes import fin_apres_debut, mois_apres
from reseau.vie_locale.choices import ACTUALITE_MOIS, TONS, EtatActualite, Visibilite


def dans_deux_mois() -> datetime.date:
    """When a piece of news expires by itself."""
    return mois_apres(jour=timezone.localdate(), mois=ACTUALITE_MOIS)


class Actualite(models.Model):
    """A few lines on what is new in one bassin or several; it leaves every screen the day it expires."""

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    titre = models.CharField("titre", max_length=120)
    texte = models.TextField("texte", max_length=600)
    lien = models.URLField("lien", max_length=300, blank=True)
    bassins = models.ManyToManyField("territoires.Bassin", verbose_name="bassins", related_name="actualites")
    themes = models.ManyToManyField("vocabulaires.Theme", verbose_name="thèmes", blank=True, related_name="+")
    visibilite = models.CharField(
        "qui la lit", max_length=8, choices=Visibilite.choices, default=Visibilite.PUBLIC.value
    )
    du = models.DateField("paraît le", default=timezone.localdate)
    expire_le = models.DateField("expire le", default=dans_deux_mois)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    ecrite_le = models.DateTimeField("écrite le", default=timezone.now, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True, editable=False)
    retiree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "actualité"
        verbose_name_plural = "actualités"
        ordering = ("-du", "-pk")
        constraints = (
            fin_apres_debut("actualite_dates", "Une actualité expire après le jour où elle paraît.", au="expire_le"),
            models.CheckConstraint(
                condition=Q(retiree_le=None, retiree_par=None) | ~Q(retiree_le=None) & ~Q(retiree_par=None),
                name="actualite_retrait_entier",
                violation_error_message="Un retrait dit son jour et son auteur.",
            ),
        )

    def __str__(self) -> str:
        return self.titre

    @property
    def etat(self) -> EtatActualite:
        jour = timezone.localdate()
        if self.retiree_le is not None:
            return EtatActualite.RETIREE
        if self.expire_le <= jour:
            return EtatActualite.EXPIREE
        return EtatActualite.EN_LIGNE if self.du <= jour else EtatActualite.A_VENIR

    @property
    def ton(self) -> str:
        return TONS[self.etat]

    @property
    def parue_le(self) -> datetime.datetime:
        """The instant from which it is read: when it was written, or the first hour of a later day."""
        minuit = timezone.make_aware(datetime.datetime.combine(self.du, datetime.time()))
        return max(self.ecrite_le, minuit)
