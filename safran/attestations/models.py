"""Attestations: frozen facts, a frozen document, a public way to check both; their reads by state and by person."""

import datetime
import uuid
from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from home.models import Suivi
from home.securite.coffre import code_montrer
from safran.attestations.choices import ATTESTATION, FIGEES, VIVANTES, EtatAttestation, Genre


class AttestationQuerySet(models.QuerySet):
    """Attestations by kind and by state."""

    def de_formation(self) -> Self:
        return self.filter(genre=Genre.ATTESTATION)

    def certificats(self) -> Self:
        return self.filter(genre=Genre.CERTIFICAT)

    def en_preparation(self) -> Self:
        return self.filter(etat=EtatAttestation.EN_PREPARATION)

    def vivantes(self) -> Self:
        return self.filter(etat__in=VIVANTES)

    def sans_badge(self) -> Self:
        """Valid attestations issued before the badges."""
        return self.de_formation().filter(etat=EtatAttestation.EMISE, badge="")

    def figees(self) -> Self:
        """Issued one day: number, code, file and hash never change again."""
        return self.filter(etat__in=FIGEES)


# Attestations: frozen facts, a frozen document, a public way to check both.


class Attestation(Suivi):
    """One document of one person for one training; revoked or replaced, never deleted, never made again.

    A certificat de réalisation is one more kind: of one session in the room, or of a training followed at a distance.
    """

    en_salle: int  # posés par la lecture du portefeuille
    mesurees: int

    cycle = ATTESTATION
    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.PROTECT, related_name="attestations"
    )
    formation = models.ForeignKey(
        "wagtailcore.Page", verbose_name="formation", on_delete=models.PROTECT, related_name="+"
    )
    genre = models.CharField("genre", max_length=12, choices=Genre.choices, default=Genre.ATTESTATION)
    session = models.ForeignKey(
        "inscriptions.SessionFormation",
        verbose_name="session",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificats",
        help_text="Celle dont le certificat dit les heures ; vide pour une formation suivie à distance.",
    )
    etat = models.CharField(
        "état", max_length=20, choices=EtatAttestation.choices, default=EtatAttestation.EN_PREPARATION
    )
    creee_le = models.DateTimeField("créée le", default=timezone.now, editable=False)
    numero = models.CharField("numéro", max_length=20, unique=True, null=True, blank=True)
    code = models.CharField("code de vérification", max_length=17, unique=True, null=True, blank=True)
    faits = models.JSONField("faits attestés", default=dict, blank=True)
    sha256 = models.CharField("empreinte", max_length=64, blank=True, db_index=True)
    fichier = models.CharField("fichier", max_length=120, blank=True, help_text="Dans le stockage privé.")
    badge = models.TextField("badge signé", blank=True, help_text="Open Badge 3.0, tel qu’il a été signé.")
    emise_le = models.DateTimeField("émise le", null=True, blank=True)
    motif = models.CharField("motif", max_length=500, blank=True)
    remplace = models.OneToOneField(
        "self",
        verbose_name="remplace",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="remplacee_par",
        help_text="L’attestation dont celle-ci prend la place.",
    )

    objects = AttestationQuerySet.as_manager()

    class Meta:
        verbose_name = "attestation"
        ordering = ["-creee_le", "-pk"]
        indexes = [models.Index(fields=["compte", "etat"])]
        constraints = [
            models.UniqueConstraint(
                fields=["compte", "formation"],
                condition=Q(etat__in=VIVANTES, genre=Genre.ATTESTATION),
                name="attestation_vivante_unique",
                violation_error_message="Cette personne a déjà une attestation pour cette formation.",
            ),
            models.UniqueConstraint(
                fields=["compte", "session"],
                condition=Q(etat__in=VIVANTES, genre=Genre.CERTIFICAT, session__isnull=False),
                name="certificat_de_session_unique",
                violation_error_message="Cette personne a déjà un certificat pour cette session.",
            ),
            models.UniqueConstraint(
                fields=["compte", "formation"],
                condition=Q(etat__in=VIVANTES, genre=Genre.CERTIFICAT, session__isnull=True),
                name="certificat_a_distance_unique",
                violation_error_message="Cette personne a déjà un certificat pour cette formation.",
            ),
            models.CheckConstraint(
                condition=Q(genre=Genre.CERTIFICAT) | Q(session=None),
                name="attestation_sans_session",
                violation_error_message="Seul un certificat est celui d’une session.",
            ),
            models.CheckConstraint(
                condition=Q(etat="EN_PREPARATION")
                | (
                    Q(numero__isnull=False, code__isnull=False, emise_le__isnull=False) & ~Q(sha256="") & ~Q(fichier="")
                ),
                name="attestation_emise_entiere",
                violation_error_message="Une attestation émise a son numéro, son code, son fichier et son empreinte.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=VIVANTES) | ~Q(motif=""),
                name="attestation_fin_motivee",
                violation_error_message="Dites pourquoi cette attestation n’est plus valable.",
            ),
        ]

    def __str__(self) -> str:
        return self.numero or "Attestation en préparation"

    @property
    def est_emise(self) -> bool:
        return self.etat == EtatAttestation.EMISE

    @property
    def code_lisible(self) -> str:
        return code_montrer(self.code or "")

    @property
    def est_certificat(self) -> bool:
        return self.genre == Genre.CERTIFICAT

    @property
    def titre(self) -> str:
        return self.faits.get("titre", "")

    @property
    def nom_complet(self) -> str:
        return f"{self.faits.get('prenom', '')} {self.faits.get('nom', '')}".strip()

    @property
    def achevee_le(self) -> datetime.date | None:
        jour = self.faits.get("acheve_le")
        return datetime.date.fromisoformat(jour) if jour else None


class CleBadge(models.Model):
    """The public half of a key that signed badges: they are still checked with it once another key signs."""

    kid = models.CharField("empreinte de la clé", max_length=64, unique=True)
    jwk = models.JSONField("clé publique")
    depuis = models.DateTimeField("signe depuis le", default=timezone.now)

    class Meta:
        verbose_name = "clé des badges"
        verbose_name_plural = "clés des badges"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.kid


class LotDocuments(models.Model):
    """The documents of a session asked for in one go, made in the background; a second one makes what misses."""

    session = models.ForeignKey(
        "inscriptions.SessionFormation", verbose_name="session", on_delete=models.PROTECT, related_name="lots_documents"
    )
    demande_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="demandé par", on_delete=models.PROTECT, related_name="+"
    )
    demande_le = models.DateTimeField("demandé le", default=timezone.now)
    termine_le = models.DateTimeField("terminé le", null=True, blank=True)
    echecs = models.PositiveIntegerField("documents à reprendre", default=0)

    class Meta:
        verbose_name = "émission par lot"
        verbose_name_plural = "émissions par lot"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(echecs=0) | Q(termine_le__isnull=False), name="lot_echecs_une_fois_termine"
            )
        ]

    def __str__(self) -> str:
        return f"Lot {self.pk}"


@register_setting(icon="doc-full-inverse")
class ParametresAttestation(BaseSiteSetting):
    """Who issues the attestations and signs them; each document freezes these words when it is issued."""

    organisme = models.CharField("organisme", max_length=120, default="Région Poitou-Charentes")
    adresse = models.CharField("adresse", max_length=200, blank=True)
    declaration = models.CharField(
        "numéro de déclaration d’activité", max_length=40, blank=True, help_text="Celui de l’organisme de formation."
    )
    lieu = models.CharField("fait à", max_length=60, default="Poitiers")
    qualite = models.CharField(
        "qualité du signataire", max_length=120, default="Pour la Région, la responsable du programme SAFRAN"
    )
    signataire = models.CharField("prénom et nom du signataire", max_length=120, blank=True)
    signature = models.CharField(
        "tracé de la signature",
        max_length=4000,
        blank=True,
        validators=[RegexValidator(r"^[MmLlHhVvCcSsQqTtAaZz0-9 ,.\-]*$", "Ce tracé n’est pas celui d’un chemin SVG.")],
        help_text="L’attribut « d » d’un chemin SVG, dans un cadre de 300 sur 100. Vide : aucun tracé.",
    )
    mention = models.TextField(
        "mention",
        max_length=400,
        blank=True,
        default="Formation organisée dans le cadre du service public régional de l’orientation.",
    )

    panels = [
        MultiFieldPanel([FieldPanel("organisme"), FieldPanel("adresse"), FieldPanel("declaration")], "Organisme"),
        MultiFieldPanel(
            [FieldPanel("lieu"), FieldPanel("qualite"), FieldPanel("signataire"), FieldPanel("signature")], "Signature"
        ),
        FieldPanel("mention"),
    ]

    class Meta:
        verbose_name = "attestations : organisme et signature"

    @classmethod
    def en_vigueur(cls) -> Self:
        """Those of the site, else the product's own; reading them writes nothing, unlike Wagtail's `for_site`."""
        return cls.objects.filter(site__is_default_site=True).first() or cls()

    def en_faits(self) -> dict[str, Any]:
        champs = ("organisme", "adresse", "declaration", "lieu", "qualite", "signataire", "signature", "mention")
        return {champ: getattr(self, champ) for champ in champs}
