"""A document that a bassin writes together, one row a version (R4.9, R5.10, R5.12)."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.etats.models import Suivi
from home.typographie import de_la_commune
from reseau.ecrits.choices import ANNEES, DOCUMENT, EN_CHANTIER, LUS, Diffusion, EtatDocument, Genre


class DocumentLocal(Suivi):
    """One version of a diagnosis, a protocol or a note of a bassin.

    `remplace` is the version before it; a `majeure` one makes the signatures of those before it count no more.
    Published, it is frozen: its figures, its `fichier` known by its `sha256`, and the `empreinte` of what it says.
    """

    cycle = DOCUMENT

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    genre = models.CharField("document", max_length=10, choices=Genre.choices)
    bassin = models.ForeignKey(
        "territoires.Bassin", verbose_name="bassin", on_delete=models.PROTECT, related_name="documents"
    )
    annee = models.PositiveSmallIntegerField(
        "année",
        validators=[
            MinValueValidator(ANNEES.start, "Une année s’écrit en quatre chiffres."),
            MaxValueValidator(ANNEES.stop - 1, "Cette année est trop lointaine."),
        ],
    )
    etat = models.CharField(
        "état", max_length=11, choices=EtatDocument.choices, default=EtatDocument.CO_ECRITURE, editable=False
    )
    numero = models.PositiveSmallIntegerField("version", default=1, editable=False)
    majeure = models.BooleanField(
        "version majeure",
        default=True,
        help_text="Les signatures déjà données ne comptent plus : chacun signe à nouveau.",
    )
    remplace = models.OneToOneField(
        "self", verbose_name="remplace", on_delete=models.PROTECT, null=True, blank=True, related_name="suivante",
        editable=False,
    )  # fmt: skip
    diffusion = models.CharField(
        "une fois publié, lu par", max_length=6, choices=Diffusion.choices, default=Diffusion.RESEAU
    )
    themes = models.ManyToManyField("vocabulaires.Theme", verbose_name="thèmes", blank=True, related_name="+")
    signataires = models.ManyToManyField(
        "structures.Structure", verbose_name="structures appelées à signer", blank=True, related_name="+"
    )
    actions = models.ManyToManyField(
        "plans.ActionPlan", verbose_name="actions de plan qui en viennent", blank=True, related_name="documents"
    )
    decision = models.ForeignKey(
        "animation.Decision", verbose_name="décision qui l’adopte", on_delete=models.PROTECT, null=True, blank=True,
        related_name="documents",
    )  # fmt: skip
    revoir_le = models.DateField("à revoir le", null=True, blank=True)
    rappele_le = models.DateField("rappelé le", null=True, blank=True, editable=False)
    ouvert_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ouvert par", on_delete=models.PROTECT, related_name="+", editable=False
    )
    ouvert_le = models.DateTimeField("ouvert le", default=timezone.now, editable=False)
    publie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="publié par", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    publie_le = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    empreinte = models.CharField("empreinte", max_length=64, blank=True, editable=False)
    fichier = models.CharField("fichier", max_length=200, blank=True, editable=False)
    sha256 = models.CharField("empreinte du fichier", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "document d’un territoire"
        verbose_name_plural = "documents d’un territoire"
        ordering = ("-annee", "genre", "-numero")
        indexes = (models.Index(fields=("bassin", "etat")),)
        constraints = (
            models.UniqueConstraint(
                fields=("genre", "bassin"), condition=Q(etat__in=EN_CHANTIER), name="document_un_chantier",
                violation_error_message="Ce bassin écrit déjà ce document : ouvrez celui qui est en cours.",
            ),
            models.UniqueConstraint(
                fields=("genre", "bassin"), condition=Q(etat=EtatDocument.PUBLIE), name="document_un_publie",
                violation_error_message="Une version de ce document est déjà publiée.",
            ),
            models.UniqueConstraint(fields=("genre", "bassin", "numero"), name="document_numero_unique"),
            models.CheckConstraint(
                condition=Q(etat__in=EN_CHANTIER) | ~Q(publie_le=None) & ~Q(publie_par=None) & ~Q(empreinte=""),
                name="document_publie_gele",
                violation_error_message="Un document publié dit quand, par qui, et ne change plus.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_genre_display()} {self.annee}, bassin {de_la_commune(self.bassin.nom)}"

    @property
    def gele(self) -> bool:
        """Published once: what it says does not change any more."""
        return self.etat in LUS

    @property
    def se_signe(self) -> bool:
        """Structures sign it: the protocol, once published."""
        return self.genre == Genre.PROTOCOLE and self.etat == EtatDocument.PUBLIE
