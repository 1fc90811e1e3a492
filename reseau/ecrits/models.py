"""Documents of a territory: their sections and what they cite; who signs; the table of the note (R4.9, R5.10,
R5.25).
"""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from home.etats.plume import TexteACote, TexteTenu
from home.models import Suivi
from home.temps.typographie import de_la_commune
from reseau.ecrits.choices import (
    ANNEES,
    DOCUMENT,
    EN_CHANTIER,
    LUS,
    TEXTE_MAX,
    TITRE_MAX,
    Diffusion,
    EtatDocument,
    Genre,
    SortRemarque,
)

# A document that a bassin writes together, one row a version (R4.9, R5.10, R5.12).


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

    def get_absolute_url(self) -> str:
        return reverse("document_local", args=[self.uuid])

    @property
    def gele(self) -> bool:
        """Published once: what it says does not change any more."""
        return self.etat in LUS

    @property
    def se_signe(self) -> bool:
        """Structures sign it: the protocol, once published."""
        return self.genre == Genre.PROTOCOLE and self.etat == EtatDocument.PUBLIE


# A section of a document: its text and its successive states, its figures, its sources, what is said of it.


class SectionDocument(TexteTenu):
    """One section, known from a version to the next by its `cle`; its text is Markdown."""

    TEXTE = "texte"

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(DocumentLocal, on_delete=models.CASCADE, related_name="sections")
    ordre = models.PositiveSmallIntegerField("ordre", default=1)
    cle = models.SlugField("clé", max_length=60, editable=False)
    titre = models.CharField("titre", max_length=TITRE_MAX)
    consigne = models.CharField("ce qu’on y écrit", max_length=300, blank=True)
    sources_exigees = models.BooleanField("demande une source", default=False)
    texte = models.TextField("texte", max_length=TEXTE_MAX, blank=True)

    class Meta:
        verbose_name = "section d’un document"
        verbose_name_plural = "sections d’un document"
        ordering = ("ordre", "pk")
        constraints = (models.UniqueConstraint(fields=("document", "cle"), name="section_cle_unique"),)

    def __str__(self) -> str:
        return self.titre


class TexteEnMarge(TexteACote):
    """What someone wrote of a section while another was writing it."""

    DE = "section"

    section = models.ForeignKey(SectionDocument, on_delete=models.CASCADE, related_name="en_marge")

    class Meta:
        verbose_name = "texte gardé en marge"
        verbose_name_plural = "textes gardés en marge"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.section_id} · {self.auteur}"


class Redaction(models.Model):
    """A state of the text of a section, and who left it so; the writings of one hand in a row are one state.

    `reseau` is the network of that person on that day: contributors are counted by it.
    """

    section = models.ForeignKey(SectionDocument, on_delete=models.CASCADE, related_name="redactions")
    version = models.PositiveIntegerField("version")
    texte = models.TextField("texte", blank=True)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ecrite_le = models.DateTimeField("écrite le", default=timezone.now)

    class Meta:
        verbose_name = "état d’une section"
        verbose_name_plural = "états d’une section"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("section", "version"), name="redaction_version_unique"),)

    def __str__(self) -> str:
        return f"{self.section_id} · {self.version}"


class SourceCitee(models.Model):
    """Where what a section says comes from."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    section = models.ForeignKey(SectionDocument, on_delete=models.CASCADE, related_name="sources")
    intitule = models.CharField("source", max_length=200, help_text="Qui, quoi, quelle année.")
    adresse = models.URLField("adresse", max_length=500, blank=True)
    citee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    citee_le = models.DateTimeField("citée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "source citée"
        verbose_name_plural = "sources citées"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("section", "intitule"), name="source_unique",
                violation_error_message="Cette source est déjà citée ici.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.intitule


class ChiffreInsere(models.Model):
    """A number of the house set in a section: read live on the bassin from `du` to `au`, until publication freezes it.

    Once `gele_le` is set, `valeur`, `sur` and `masque` are what was read that day, and never move again.
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    section = models.ForeignKey(SectionDocument, on_delete=models.CASCADE, related_name="chiffres")
    code = models.CharField("nombre de la maison", max_length=60)
    libelle = models.CharField("libellé", max_length=200)
    unite = models.CharField("unité", max_length=40, blank=True)
    du = models.DateField("du")
    au = models.DateField("au (exclu)")
    valeur = models.DecimalField("valeur", max_digits=14, decimal_places=2, null=True, blank=True, editable=False)
    sur = models.DecimalField("sur", max_digits=14, decimal_places=2, null=True, blank=True, editable=False)
    masque = models.BooleanField("trop peu pour être dit", default=False, editable=False)
    gele_le = models.DateTimeField("gelé le", null=True, blank=True, editable=False)
    insere_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = "chiffre inséré"
        verbose_name_plural = "chiffres insérés"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(au__gt=models.F("du")), name="chiffre_dates"),
            models.CheckConstraint(condition=~Q(gele_le=None) | Q(valeur=None, sur=None), name="chiffre_vif_ou_gele"),
            models.UniqueConstraint(
                fields=("section", "code", "du", "au"), name="chiffre_unique",
                violation_error_message="Ce nombre est déjà dans cette section.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.libelle


class Remarque(models.Model):
    """What a reader says of a section while it is read over, and what its holders answer."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    section = models.ForeignKey(SectionDocument, on_delete=models.CASCADE, related_name="remarques")
    texte = models.TextField("remarque", max_length=1000)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    faite_le = models.DateTimeField("faite le", default=timezone.now, editable=False)
    sort = models.CharField("sort", max_length=7, choices=SortRemarque.choices, blank=True)
    reponse = models.CharField("réponse", max_length=500, blank=True)
    reglee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    reglee_le = models.DateTimeField("réglée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "remarque"
        verbose_name_plural = "remarques"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(sort=SortRemarque.ECARTEE) | ~Q(reponse=""), name="remarque_ecartee_dite",
                violation_error_message="Dites pourquoi cette remarque est écartée.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.section_id} · {self.faite_le:%d/%m/%Y}"


# Who signed a protocol, for which structure, and exactly what was read (R5.10).


class SignatureLocale(models.Model):
    """One structure's signature of one version: written once; it stays, dated, when the structure leaves.

    `empreinte` is that of the text shown to who signed; names are those of that day.
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(DocumentLocal, on_delete=models.PROTECT, related_name="signatures")
    structure = models.ForeignKey(
        "structures.Structure", verbose_name="structure", on_delete=models.PROTECT, related_name="+"
    )
    structure_nom = models.CharField("nom de la structure ce jour-là", max_length=200)
    signataire = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="signataire", on_delete=models.PROTECT, related_name="+"
    )
    signataire_nom = models.CharField("nom du signataire ce jour-là", max_length=200)
    qualite = models.CharField("qualité", max_length=120, help_text="Directrice, président, par délégation de…")
    le = models.DateTimeField("signée le", default=timezone.now)
    empreinte = models.CharField("empreinte du texte lu", max_length=64)

    class Meta:
        verbose_name = "signature d’un protocole"
        verbose_name_plural = "signatures d’un protocole"
        ordering = ("le", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "structure"), name="signature_unique",
                violation_error_message="Cette structure a déjà signé cette version.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.structure_nom} · {self.le:%d/%m/%Y}"


# The table of the note: the same indicators for every bassin, with their units, sources and years (R5.25).


class IndicateurTerritoire(models.Model):
    """A line of the table; its `code` is what a file names."""

    code = models.SlugField(
        "code", max_length=40, unique=True, help_text="Tel que le fichier le nomme : population, chomage.",
        error_messages={"unique": "Ce code est déjà pris par un autre indicateur."},
    )  # fmt: skip
    libelle = models.CharField("libellé", max_length=120)
    unite = models.CharField("unité", max_length=40, help_text="« habitants », « % », « offres ».")
    definition = models.CharField("définition", max_length=300, blank=True)
    source = models.CharField("source", max_length=200)
    ordre = models.PositiveSmallIntegerField("ordre", default=1)
    retire = models.BooleanField("retiré du tableau", default=False)

    class Meta:
        verbose_name = "indicateur de territoire"
        verbose_name_plural = "indicateurs de territoire"
        ordering = ("ordre", "code")

    def __str__(self) -> str:
        return self.libelle


class MesureTerritoire(models.Model):
    """One number of one indicator for one bassin and one year; `sur` is its denominator, when it is a share."""

    indicateur = models.ForeignKey(IndicateurTerritoire, on_delete=models.PROTECT, related_name="mesures")
    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.PROTECT, related_name="mesures")
    annee = models.PositiveSmallIntegerField("année")
    valeur = models.DecimalField("valeur", max_digits=14, decimal_places=2)
    sur = models.DecimalField("sur", max_digits=14, decimal_places=2, null=True, blank=True)
    importee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    importee_le = models.DateTimeField("importée le", default=timezone.now)

    class Meta:
        verbose_name = "mesure d’un territoire"
        verbose_name_plural = "mesures d’un territoire"
        ordering = ("indicateur__ordre", "annee")
        constraints = (
            models.UniqueConstraint(fields=("indicateur", "bassin", "annee"), name="mesure_unique"),
            models.CheckConstraint(condition=models.Q(sur=None) | models.Q(sur__gt=0), name="mesure_sur_positif"),
        )

    def __str__(self) -> str:
        return f"{self.indicateur_id} · {self.bassin_id} · {self.annee}"


class ImportMesures(models.Model):
    """A file of measures that was applied: what it changed, so that it is read again, and undone.

    `changements` holds, for each measure written, its keys, what was there before (nothing when it is new) and after.
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    nom = models.CharField("fichier", max_length=200)
    changements = models.JSONField("ce qu’il a changé", default=list)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField("appliqué le", default=timezone.now)
    annule_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        verbose_name = "import de mesures"
        verbose_name_plural = "imports de mesures"
        ordering = ("-le", "-pk")

    def __str__(self) -> str:
        return f"{self.nom} · {self.le:%d/%m/%Y}"
