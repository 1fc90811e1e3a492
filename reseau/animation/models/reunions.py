"""Meetings: convened, held, written, corrected, adopted; their minutes frozen (R4.7)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from home.etats.models import Suivi
from reseau.animation.choices import (
    CLOSES,
    OBSERVATION,
    PREPAREES,
    REUNION,
    Constat,
    EtatObservation,
    EtatReunion,
    Reponse,
)
from reseau.animation.models.comites import Comite, Siege


class Reunion(Suivi):
    """A meeting of a body. Its number counts the meetings of that body; it names the one before."""

    cycle = REUNION

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    comite = models.ForeignKey(Comite, verbose_name="instance", on_delete=models.PROTECT, related_name="reunions")
    numero = models.PositiveIntegerField("numéro", editable=False)
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")
    lieu = models.ForeignKey(
        "annuaire.Lieu", verbose_name="lieu de l’annuaire", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    endroit = models.CharField("où", max_length=160, blank=True, help_text="« Espace Franquin, Angoulême »")
    salle = models.CharField("salle", max_length=80, blank=True)
    lien = models.URLField("lien à distance", blank=True)
    precedente = models.ForeignKey(
        "self", verbose_name="réunion précédente", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        editable=False,
    )  # fmt: skip
    etat = models.CharField(
        "état", max_length=12, choices=EtatReunion.choices, default=EtatReunion.BROUILLON, editable=False
    )
    motif_delai = models.CharField("pourquoi si près de la date", max_length=200, blank=True)
    point_courant = models.ForeignKey(
        "animation.Point", verbose_name="point en cours", on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    convoquee_le = models.DateTimeField("convoquée le", null=True, blank=True, editable=False)
    ouverte_le = models.DateTimeField("ouverte le", null=True, blank=True, editable=False)
    close_le = models.DateTimeField("close le", null=True, blank=True, editable=False)
    observations_jusquau = models.DateField("observations jusqu’au", null=True, blank=True, editable=False)
    adoptee_le = models.DateTimeField("adoptée le", null=True, blank=True, editable=False)
    adoptee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="adoptée par", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    sequence = models.PositiveIntegerField("version du calendrier", default=0, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    ecrit_le = models.DateTimeField("dernier mot écrit le", default=timezone.now, editable=False)
    preparee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="préparée par", on_delete=models.PROTECT, related_name="+",
        editable=False,
    )  # fmt: skip
    cree_le = models.DateTimeField("créée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "réunion"
        ordering = ("-debut", "pk")
        indexes = (models.Index(fields=("etat", "debut")),)
        constraints = (
            models.UniqueConstraint(fields=("comite", "numero"), name="reunion_numero_unique"),
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="reunion_fin_apres_debut",
                violation_error_message="La fin suit le début.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=(EtatReunion.BROUILLON, EtatReunion.ANNULEE)) | ~Q(convoquee_le=None),
                name="reunion_convoquee",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[str(etat) for etat in CLOSES])
                | ~Q(close_le=None) & ~Q(observations_jusquau=None),
                name="reunion_close",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatReunion.ADOPTEE, adoptee_le__isnull=False)
                | ~Q(etat=EtatReunion.ADOPTEE) & Q(adoptee_le=None),
                name="reunion_adoptee",
            ),
        )

    def __str__(self) -> str:
        return f"{self.comite}, réunion n° {self.numero}"

    @property
    def se_prepare(self) -> bool:
        """Its agenda may still change."""
        return self.etat in PREPAREES

    @property
    def close(self) -> bool:
        """Its minutes are written, adopted or not."""
        return self.etat in CLOSES

    @property
    def ou(self) -> str:
        """Where, in a few words: the place, the room; at a distance when there is only a link."""
        return ", ".join(t for t in (self.endroit or (self.lieu.nom if self.lieu else ""), self.salle) if t) or (
            "À distance" if self.lien else ""
        )

    @property
    def observable(self) -> bool:
        """Remarks on its minutes are still taken today."""
        return self.close and self.etat != EtatReunion.ADOPTEE and timezone.localdate() <= self.observations_jusquau


class Convocation(models.Model):
    """One seat, asked to one meeting: its answer, who stands in, and what was seen that day."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    reunion = models.ForeignKey(Reunion, on_delete=models.CASCADE, related_name="convocations")
    siege = models.ForeignKey(Siege, verbose_name="siège", on_delete=models.PROTECT, related_name="convocations")
    reponse = models.CharField("réponse", max_length=8, choices=Reponse.choices, blank=True)
    remplacant = models.CharField("remplacé par", max_length=120, blank=True)
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True, editable=False)
    repondu_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    constat = models.CharField("présence", max_length=10, choices=Constat.choices, blank=True)
    envoyee_le = models.DateTimeField("envoyée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "convocation"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("reunion", "siege"), name="convocation_unique"),)

    def __str__(self) -> str:
        return f"{self.siege} · {self.reunion_id}"


class Observation(Suivi):
    """A remark on provisional minutes: on a point, or on the whole; kept or set aside, with an answer."""

    cycle = OBSERVATION

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    reunion = models.ForeignKey(Reunion, on_delete=models.CASCADE, related_name="observations")
    point = models.ForeignKey(
        "animation.Point", verbose_name="point", on_delete=models.PROTECT, null=True, blank=True,
        related_name="observations",
    )  # fmt: skip
    texte = models.TextField("ce qu’il faudrait lire", max_length=1500)
    etat = models.CharField(
        "état", max_length=8, choices=EtatObservation.choices, default=EtatObservation.RECUE, editable=False
    )
    reponse = models.CharField("réponse", max_length=500, blank=True, editable=False)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    cree_le = models.DateTimeField("reçue le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "observation"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(etat=EtatObservation.RECUE) | ~Q(reponse=""),
                name="observation_repondue",
                violation_error_message="Dites ce qu’il en est fait.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reunion_id} · {self.get_etat_display()}"


class CompteRendu(models.Model):
    """Adopted minutes, frozen: their number, their bytes in the private storage, their fingerprint, their code."""

    reunion = models.OneToOneField(Reunion, on_delete=models.PROTECT, related_name="compte_rendu")
    numero = models.CharField("numéro", max_length=40, unique=True)
    code = models.CharField("code de vérification", max_length=20, unique=True)
    fichier = models.CharField("fichier", max_length=200)
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    texte = models.CharField("empreinte du texte", max_length=64)
    fige_le = models.DateTimeField("figé le", default=timezone.now)

    class Meta:
        verbose_name = "compte rendu adopté"
        verbose_name_plural = "comptes rendus adoptés"

    def __str__(self) -> str:
        return self.numero
