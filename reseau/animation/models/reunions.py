"""Meetings, what they talk about and what is written there, and the dates proposed before one is chosen (R4.7)."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from home.etats.plume import TexteACote, TexteTenu
from home.models import Suivi
from reseau.animation.choices import (
    ATTENDUS,
    CLOSES,
    OBSERVATION,
    PREPAREES,
    REUNION,
    TEXTE_MAX,
    TOUCHES,
    Constat,
    Disponible,
    EtatObservation,
    EtatReunion,
    GenreSuite,
    Nature,
    Office,
    Reponse,
)
from reseau.animation.models.comites import Comite, Siege

# Meetings: convened, held, written, corrected, adopted; their minutes frozen (R4.7).


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

    @property
    def attendu(self) -> str:
        """What was seen of the seat, else what its answer lets expect."""
        return self.constat or ATTENDUS.get(self.reponse, "")


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


# What a meeting talks about, what is written of it, and what comes out of it (R4.7).


class Porte(models.Model):
    """Who takes care of something: an account, a structure, a network, or words when it is someone else."""

    porteur_compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    porteur_structure = models.ForeignKey(
        "structures.Structure", verbose_name="structure", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    porteur_reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    porteur = models.CharField("qui s’en charge", max_length=120, blank=True)
    echeance = models.DateField("pour quand", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def qui(self) -> str:
        """Who takes care of it, as it was written."""
        return self.porteur or str(self.porteur_compte or self.porteur_structure or self.porteur_reseau or "")


class Point(TexteTenu):
    """A point of a meeting; without a meeting, it waits in the reserve of its body. `secondes` is what it took."""

    TEXTE = "compte_rendu"

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    comite = models.ForeignKey(Comite, verbose_name="instance", on_delete=models.PROTECT, related_name="points")
    reunion = models.ForeignKey(
        Reunion, verbose_name="réunion", on_delete=models.CASCADE, null=True, blank=True, related_name="points"
    )
    ordre = models.PositiveSmallIntegerField("ordre", default=1)
    titre = models.CharField("titre", max_length=120)
    nature = models.CharField("nature", max_length=12, choices=Nature.choices, default=Nature.INFORMATION)
    office = models.CharField("posé d’office", max_length=8, choices=Office.choices, blank=True, editable=False)
    duree = models.PositiveSmallIntegerField(
        "minutes", default=10,
        validators=[MinValueValidator(1, "Au moins une minute."), MaxValueValidator(480, "Au plus huit heures.")],
    )  # fmt: skip
    presente_par = models.CharField("présenté par", max_length=120, blank=True)
    preparation = models.TextField("préparation", max_length=3000, blank=True)
    compte_rendu = models.TextField("compte rendu", max_length=TEXTE_MAX, blank=True)
    traite = models.BooleanField("traité", default=False, editable=False)
    commence_le = models.DateTimeField("commencé le", null=True, blank=True, editable=False)
    secondes = models.PositiveIntegerField("secondes passées", default=0, editable=False)
    reporte_de = models.ForeignKey(
        "self", verbose_name="reporté de", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        editable=False,
    )  # fmt: skip
    propose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="proposé par", on_delete=models.PROTECT, related_name="+",
        editable=False,
    )  # fmt: skip
    propose_le = models.DateTimeField("proposé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "point"
        ordering = ("ordre", "pk")
        indexes = (models.Index(fields=("comite", "reunion")),)
        constraints = (
            models.UniqueConstraint(
                fields=("reunion", "office"), condition=~Q(office=""), name="point_d_office_unique"
            ),
        )

    def __str__(self) -> str:
        return self.titre


class TexteConcurrent(TexteACote):
    """What someone wrote of a point while another was writing."""

    DE = "point"

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="concurrents")

    class Meta:
        verbose_name = "texte concurrent"
        verbose_name_plural = "textes concurrents"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.point_id} · {self.auteur}"


class Suite(Porte):
    """What came out of a point: an information, an opinion, a decision, an action."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="suites")
    genre = models.CharField("genre", max_length=12, choices=GenreSuite.choices)
    texte = models.TextField("texte", max_length=1000)
    precision = models.CharField("précision", max_length=200, blank=True, help_text="« Une abstention : Apec ».")
    suit = models.ForeignKey(
        "self", verbose_name="suit la décision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revise = models.ForeignKey(
        "animation.Decision", verbose_name="révise", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoir_le = models.DateField("à revoir le", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    ecrite_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    ecrite_le = models.DateTimeField("écrite le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "suite"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_genre_display()} · {self.texte[:60]}"

    @property
    def lettre(self) -> str:
        """The letter that says the same as its colour and its word."""
        return TOUCHES[GenreSuite(self.genre)].upper()

    @property
    def prise(self) -> Any:
        """The decision that it became, once its meeting is closed."""
        return getattr(self, "decision", None)

    @property
    def suivie(self) -> Any:
        """The decision that it carries, once its meeting is closed."""
        return getattr(self.suit, "decision", None)


class Piece(models.Model):
    """A document joined to a meeting, or to one of its points; read by who reads the meeting."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    reunion = models.ForeignKey(Reunion, on_delete=models.CASCADE, related_name="pieces")
    point = models.ForeignKey(Point, on_delete=models.CASCADE, null=True, blank=True, related_name="pieces")
    nom = models.CharField("nom", max_length=160)
    fichier = models.CharField("fichier", max_length=200, editable=False)
    taille = models.PositiveIntegerField("octets", editable=False)
    empreinte = models.CharField("empreinte SHA-256", max_length=64, editable=False)
    deposee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    deposee_le = models.DateTimeField("déposée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "pièce"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.nom


# Dates proposed to the seats of a body before one is chosen (R4.7).


class Sondage(models.Model):
    """A question to the seats of a body: which of these dates; it ends when one becomes a meeting."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    comite = models.ForeignKey(Comite, verbose_name="instance", on_delete=models.PROTECT, related_name="sondages")
    endroit = models.CharField("où", max_length=160, blank=True)
    repondre_avant = models.DateField("répondre avant le")
    reunion = models.OneToOneField(
        Reunion, on_delete=models.PROTECT, null=True, blank=True, related_name="sondage", editable=False
    )
    clos_le = models.DateTimeField("clos le", null=True, blank=True, editable=False)
    cree_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "sondage de dates"
        verbose_name_plural = "sondages de dates"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("comite",),
                condition=Q(clos_le=None),
                name="sondage_ouvert_unique",
                violation_error_message="Un sondage est déjà ouvert pour cette instance.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.comite} · {timezone.localtime(self.cree_le):%d/%m/%Y}"


class DateProposee(models.Model):
    """One date of a poll; half-open, in instants."""

    sondage = models.ForeignKey(Sondage, on_delete=models.CASCADE, related_name="dates")
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")

    class Meta:
        verbose_name = "date proposée"
        verbose_name_plural = "dates proposées"
        ordering = ("debut", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(fin__gt=F("debut")), name="date_proposee_fin_apres_debut"),
            models.UniqueConstraint(fields=("sondage", "debut"), name="date_proposee_unique"),
        )

    def __str__(self) -> str:
        return f"{timezone.localtime(self.debut):%d/%m/%Y %H:%M}"


class Disponibilite(models.Model):
    """What one seat says of one proposed date."""

    date = models.ForeignKey(DateProposee, on_delete=models.CASCADE, related_name="disponibilites")
    siege = models.ForeignKey(Siege, on_delete=models.PROTECT, related_name="+")
    reponse = models.CharField("réponse", max_length=9, choices=Disponible.choices)
    dite_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dite_le = models.DateTimeField("dite le", default=timezone.now)

    class Meta:
        verbose_name = "disponibilité"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("date", "siege"), name="disponibilite_unique"),)

    def __str__(self) -> str:
        return f"{self.date} · {self.get_reponse_display()}"
