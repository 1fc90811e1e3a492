"""Platforms, the keys of this tool, what a platform opened, whom it knows here, what it is told."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone

from home.models import Suivi
from safran.lti.choices import ADRESSE_MAX, DECIDER, PLATEFORME, RENDU, SUJET_MAX, EtatPlateforme, EtatRendu


class PlateformeQuerySet(models.QuerySet["Plateforme"]):
    """Platforms by state."""

    def ouvertes(self) -> "PlateformeQuerySet":
        """Those that may open trainings."""
        return self.filter(etat=EtatPlateforme.OUVERTE)


class Plateforme(Suivi):
    """A partner's learning platform, as the Région registered it."""

    cycle = PLATEFORME

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    nom = models.CharField("nom", max_length=120, help_text="Tel que les personnes le liront.")
    emetteur = models.CharField("émetteur (issuer)", max_length=ADRESSE_MAX)
    client = models.CharField("identifiant du client (client id)", max_length=200)
    deploiements = models.JSONField("déploiements (deployment id)", default=list)
    connexion = models.URLField("adresse d’authentification", max_length=ADRESSE_MAX)
    jetons = models.URLField("adresse des jetons d’accès", max_length=ADRESSE_MAX)
    cles = models.URLField("adresse des clés publiques", max_length=ADRESSE_MAX)
    etat = models.CharField(
        "état", max_length=7, choices=EtatPlateforme.choices, default=EtatPlateforme.OUVERTE, editable=False
    )
    inscrite_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    inscrite_le = models.DateTimeField("inscrite le", default=timezone.now, editable=False)

    objects = PlateformeQuerySet.as_manager()

    class Meta:
        verbose_name = "plateforme partenaire"
        verbose_name_plural = "plateformes partenaires"
        ordering = ("nom", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("emetteur", "client"),
                name="plateforme_unique",
                violation_error_message="Cette plateforme est déjà inscrite sous cet identifiant.",
            ),
        )

    def __str__(self) -> str:
        return self.nom

    @property
    def origines(self) -> list[str]:
        """The sites that may frame the pages shown inside this platform."""
        lues = [urlsplit(adresse) for adresse in (self.emetteur, self.connexion, self.jetons)]
        return sorted({f"{lue.scheme}://{lue.netloc}" for lue in lues if lue.scheme and lue.netloc})


class CleOutil(models.Model):
    """A key that signs what this tool sends; the private half is in the safe (ADR 026)."""

    privee = models.TextField("clé privée, chiffrée")
    publique = models.TextField("clé publique")
    creee_le = models.DateTimeField("créée le", default=timezone.now)

    class Meta:
        verbose_name = "clé de l’outil"
        verbose_name_plural = "clés de l’outil"
        ordering = ("creee_le", "pk")

    def __str__(self) -> str:
        return f"Clé {self.pk}"


class LancementQuerySet(models.QuerySet["Lancement"]):
    """What was opened."""

    def frais(self) -> "LancementQuerySet":
        """What one may still go on with, its platform still open."""
        return self.filter(ouvert_le__gt=timezone.now() - DECIDER, plateforme__etat=EtatPlateforme.OUVERTE)


class Lancement(models.Model):
    """One signed message of a platform, taken once: its key is the nonce. Forgotten after a day.

    It opens a training; without one, it asks to choose one (`reglages`: what the platform wants back).
    """

    uuid = models.UUIDField("clé", primary_key=True)
    plateforme = models.ForeignKey(Plateforme, on_delete=models.CASCADE, related_name="lancements")
    sujet = models.CharField("qui, pour la plateforme", max_length=SUJET_MAX)
    deploiement = models.CharField("déploiement", max_length=SUJET_MAX)
    formation = models.ForeignKey("formations.FormationPage", null=True, on_delete=models.CASCADE, related_name="+")
    ligne = models.URLField("où rendre compte", max_length=ADRESSE_MAX, blank=True)
    reglages = models.JSONField("réglages du choix", default=dict)
    ouvert_le = models.DateTimeField("ouvert le", default=timezone.now, db_index=True)

    objects = LancementQuerySet.as_manager()

    class Meta:
        verbose_name = "ouverture depuis une plateforme"
        verbose_name_plural = "ouvertures depuis une plateforme"

    def __str__(self) -> str:
        return f"Ouverture {self.uuid}"


class Lien(models.Model):
    """Someone agreed that a platform be told how far she is in the trainings that it opened."""

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    plateforme = models.ForeignKey(Plateforme, on_delete=models.CASCADE, related_name="liens")
    sujet = models.CharField("qui, pour la plateforme", max_length=SUJET_MAX)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    noue_le = models.DateTimeField("noué le", default=timezone.now)

    class Meta:
        verbose_name = "lien avec une plateforme"
        verbose_name_plural = "liens avec une plateforme"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("plateforme", "sujet"), name="lien_unique"),)

    def __str__(self) -> str:
        return f"Lien {self.pk}"


class RenduCompte(Suivi):
    """What a platform is told of one person and one training, in one of its lines; `dite` is the last part told."""

    cycle = RENDU

    lien = models.ForeignKey(Lien, on_delete=models.CASCADE, related_name="rendus")
    formation = models.ForeignKey("formations.FormationPage", on_delete=models.CASCADE, related_name="+")
    ligne = models.URLField("où rendre compte", max_length=ADRESSE_MAX)
    etat = models.CharField("état", max_length=6, choices=EtatRendu.choices, default=EtatRendu.SUIVI)
    dite = models.PositiveSmallIntegerField("part dite (%)", default=0)
    dite_le = models.DateTimeField("dite le", null=True)
    essais = models.PositiveSmallIntegerField("essais manqués", default=0)
    prochain_essai = models.DateTimeField("prochain essai", default=timezone.now)
    erreur = models.CharField("ce qui a été répondu", max_length=300, blank=True)

    class Meta:
        verbose_name = "compte rendu à une plateforme"
        verbose_name_plural = "comptes rendus à une plateforme"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("lien", "formation", "ligne"), name="rendu_compte_unique"),)
        indexes = (models.Index(fields=("etat", "prochain_essai")),)

    def __str__(self) -> str:
        return f"Compte rendu {self.pk}"
