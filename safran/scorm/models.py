"""Packages and their versions; what one person does with one of them, SCO by SCO."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.dispatch import Signal
from django.utils import timezone
from wagtail.search import index

from safran.scorm.choices import FINIS, EtatPassage, Norme


class Paquet(index.Indexed, models.Model):
    """A module made with another tool; authors put it in a step, whatever its versions."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    titre = models.CharField("titre", max_length=200, help_text="Montré aux apprenants, dans l’étape et le lecteur.")
    h5p = models.BooleanField("module H5P", default=False, editable=False)
    acheve_a_l_ouverture = models.BooleanField(
        "achevé dès l’ouverture",
        default=False,
        help_text="Pour un module à lire ou à regarder, sans question : l’ouvrir suffit. "
        "Sinon, c’est le module qui dit quand il est achevé.",
    )
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)

    search_fields = [index.SearchField("titre"), index.AutocompleteField("titre"), index.FilterField("h5p")]

    class Meta:
        verbose_name = "paquet"
        ordering = ["titre", "pk"]

    def __str__(self) -> str:
        return self.titre


class VersionPaquet(models.Model):
    """One deposit: its files, its manifest as it was read, the report given to its author. Never changed."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    paquet = models.ForeignKey(Paquet, verbose_name="paquet", on_delete=models.PROTECT, related_name="versions")
    numero = models.PositiveSmallIntegerField("numéro")
    norme = models.CharField("norme", max_length=12, choices=Norme.choices)
    empreinte = models.CharField(
        "empreinte SHA-256", max_length=64, unique=True, error_messages={"unique": "Ce fichier a déjà été déposé."}
    )
    taille = models.PositiveBigIntegerField("taille (octets)")
    manifeste = models.JSONField("manifeste lu", default=dict)
    rapport = models.JSONField("rapport", default=list)
    deposee_le = models.DateTimeField("déposée le", default=timezone.now)
    deposee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="déposée par",
        on_delete=models.PROTECT,
        related_name="paquets_deposes",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "version de paquet"
        verbose_name_plural = "versions de paquet"
        ordering = ["paquet", "-numero"]
        constraints = [
            models.UniqueConstraint(fields=["paquet", "numero"], name="versionpaquet_numero_unique"),
            models.CheckConstraint(condition=Q(norme__in=Norme.values), name="versionpaquet_norme_connue"),
        ]

    def __str__(self) -> str:
        return f"{self.paquet} · version {self.numero}"


class PassageScorm(models.Model):
    """One person goes through one version of a package; it resumes where it was left and only goes forward."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.PROTECT, related_name="passages_scorm"
    )
    version = models.ForeignKey(
        VersionPaquet, verbose_name="version", on_delete=models.PROTECT, related_name="passages"
    )
    commence_le = models.DateTimeField("commencé le", default=timezone.now)
    dernier_passage_le = models.DateTimeField("dernier passage le", default=timezone.now)
    etat = models.CharField("état", max_length=10, choices=EtatPassage.choices, default=EtatPassage.COMMENCE)
    fini_le = models.DateTimeField("fini le", null=True, blank=True)
    note = models.DecimalField("note (%)", max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "passage SCORM"
        verbose_name_plural = "passages SCORM"
        ordering = ["-dernier_passage_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["compte", "version"],
                name="passagescorm_unique",
                violation_error_message="Cette personne suit déjà cette version.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatPassage.COMMENCE, fini_le=None)
                | Q(etat__in=sorted(FINIS), fini_le__isnull=False, fini_le__gte=F("commence_le")),
                name="passagescorm_fin_datee",
                violation_error_message="Un passage fini est daté.",
            ),
            models.CheckConstraint(
                condition=Q(note=None) | Q(note__gte=0, note__lte=100),
                name="passagescorm_note_bornee",
                violation_error_message="Une note va de 0 à 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"Passage {self.pk} · version {self.version_id}"

    @property
    def est_fini(self) -> bool:
        return self.etat in FINIS


class EtatSco(models.Model):
    """What one SCO said last, checked element by element, and what the platform counted itself."""

    passage = models.ForeignKey(PassageScorm, verbose_name="passage", on_delete=models.CASCADE, related_name="etats")
    sco = models.CharField("activité", max_length=255)
    lancement = models.PositiveIntegerField("numéro du lancement", default=0)
    compteur = models.PositiveIntegerField("numéro du dernier envoi", default=0)
    valeurs = models.JSONField("valeurs enregistrées", default=dict)
    temps_avant = models.PositiveBigIntegerField("temps des lancements précédents (centièmes)", default=0)
    temps_lancement = models.PositiveBigIntegerField("temps de ce lancement (centièmes)", default=0)
    quitte = models.BooleanField("quitté proprement", default=False)
    etat = models.CharField("état", max_length=10, choices=EtatPassage.choices, default=EtatPassage.COMMENCE)
    note = models.DecimalField("note (%)", max_digits=5, decimal_places=2, null=True, blank=True)
    reponse = models.JSONField("réponse au dernier envoi", default=dict, blank=True)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now)

    class Meta:
        verbose_name = "état d’une activité"
        verbose_name_plural = "états des activités"
        ordering = ["passage", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["passage", "sco"], name="etatsco_unique"),
            models.CheckConstraint(
                condition=Q(etat__in=EtatPassage.values),
                name="etatsco_etat_connu",
                violation_error_message="Cet état n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(lancement__gt=0) | Q(compteur=0),
                name="etatsco_ouvert_avant_envoi",
                violation_error_message="Une activité s’ouvre avant d’enregistrer.",
            ),
            models.CheckConstraint(
                condition=Q(note=None) | Q(note__gte=0, note__lte=100),
                name="etatsco_note_bornee",
                violation_error_message="Une note va de 0 à 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sco} · passage {self.passage_id}"

    @property
    def est_fini(self) -> bool:
        return self.etat in FINIS

    @property
    def temps_total(self) -> int:
        return self.temps_avant + self.temps_lancement

    def dit(self, element: str) -> Any:
        return self.valeurs.get(element, "")


# What this room tells the rooms above.

# Envoyé avec `passage=`, dans la transaction qui fait avancer un passage fini ; au plus une fois par état atteint.
scorm_terminee = Signal()
