"""What files and followed sources bring: imports, their lines, what columns mean, pages read, sheets that look
alike.
"""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.models import TravailLong
from reseau.annuaire.choices import (
    FLUX_EN_COURS,
    IMPORTS_EN_COURS,
    ActionLigne,
    DecisionDoublon,
    EtatFlux,
    EtatImport,
    Genre,
)


class Import(TravailLong):
    """A file read for the directory: told line by line, applied batch after batch, undone as a whole."""

    EN_COURS = IMPORTS_EN_COURS
    SANS_NOUVELLES = datetime.timedelta(seconds=60)

    source = models.CharField("source", max_length=60)
    nom = models.CharField("nom du fichier", max_length=200)
    fichier = models.CharField("fichier gardé", max_length=200, blank=True, editable=False)
    reseau = models.CharField("réseau des lignes qui n’en nomment pas", max_length=60, blank=True)
    encodage = models.CharField("encodage reconnu", max_length=20, blank=True)
    etat = models.CharField("état", max_length=10, choices=EtatImport.choices, default=EtatImport.ESSAI)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cree_le = models.DateTimeField("lu le", default=timezone.now)
    applique_le = models.DateTimeField("appliqué le", null=True, blank=True)
    creees = models.PositiveIntegerField("créées", default=0)
    modifiees = models.PositiveIntegerField("modifiées", default=0)
    inchangees = models.PositiveIntegerField("inchangées", default=0)
    refusees = models.PositiveIntegerField("refusées", default=0)
    ailleurs = models.PositiveIntegerField("ailleurs en France", default=0)
    doublons = models.PositiveIntegerField("doublons proposés", default=0)
    absentes = models.PositiveIntegerField("absentes du fichier", default=0)
    fiches_source = models.PositiveIntegerField("fiches de cette source avant la lecture", default=0)
    retirer = models.BooleanField("les fiches absentes sont dépubliées", default=False)
    options = models.JSONField("options de lecture", default=dict, blank=True)
    a_revoir = models.BooleanField("une décision sur un doublon est à prendre en compte", default=False, editable=False)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)
    annule_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    restes = models.JSONField("ce que l’annulation a laissé", default=list, blank=True)

    class Meta:
        verbose_name = "import"
        ordering = ("-cree_le", "-pk")

    def __str__(self) -> str:
        return f"{self.nom} ({self.source})"

    @property
    def ecriture_coupee(self) -> bool:
        """Written in part only: to be taken up again, or undone."""
        return self.etat == EtatImport.ECRITURE and self.applique_le is not None and self.interrompu

    @property
    def retraits_nombreux(self) -> bool:
        """More than one sheet in five of the source is left out by its file."""
        return self.absentes * 5 > self.fiches_source

    @property
    def bilan(self) -> str:
        """The one line that sums up an import."""
        ailleurs = f"ailleurs en France {self.ailleurs}, " if self.ailleurs else ""
        return (
            f"créées {self.creees}, modifiées {self.modifiees}, inchangées {self.inchangees}, "
            f"refusées {self.refusees}, {ailleurs}doublons proposés {self.doublons}"
        )


class LigneImport(models.Model):
    """What an import does with one line of its file."""

    importation = models.ForeignKey(
        Import,
        on_delete=models.CASCADE,
        related_name="lignes",
        db_index=False,  # les deux index commencent par lui
    )
    numero = models.PositiveIntegerField("ligne")
    genre = models.CharField("fiche", max_length=10, choices=Genre.choices)
    source_id = models.CharField("identifiant dans la source", max_length=120, blank=True)
    libelle = models.CharField("nom", max_length=160, blank=True)
    action = models.CharField("action", max_length=10, choices=ActionLigne.choices)
    motif = models.TextField("pourquoi elle n’est pas écrite", blank=True)
    champs = models.JSONField("champs, avant et après", default=dict)
    gardes = models.JSONField("champs corrigés ici et gardés", default=list)
    doublon = models.CharField("ressemble à", max_length=300, blank=True)
    plan = models.JSONField("ce qui sera écrit", default=dict)

    class Meta:
        verbose_name = "ligne d’import"
        verbose_name_plural = "lignes d’import"
        ordering = ("importation", "numero", "pk")
        indexes = (models.Index(fields=("importation", "action")), models.Index(fields=("importation", "numero")))

    def __str__(self) -> str:
        return f"Ligne {self.numero} · {self.get_action_display()}"


class Provenance(models.Model):
    """What a source said last about a sheet: a later import changes only what the source itself changed."""

    source = models.CharField("source", max_length=60)
    genre = models.CharField("fiche", max_length=10, choices=Genre.choices)
    source_id = models.CharField("identifiant dans la source", max_length=120)
    structure = models.ForeignKey("structures.Structure", null=True, on_delete=models.CASCADE, related_name="+")
    lieu = models.ForeignKey("annuaire.Lieu", null=True, on_delete=models.SET_NULL, related_name="+")
    service = models.ForeignKey("annuaire.Service", null=True, on_delete=models.CASCADE, related_name="+")
    valeurs = models.JSONField("valeurs reçues", default=dict)
    importation = models.ForeignKey(
        Import, verbose_name="premier import", null=True, on_delete=models.SET_NULL, related_name="provenances"
    )
    retiree_le = models.DateField("dépubliée par un import le", null=True, blank=True)

    class Meta:
        verbose_name = "provenance"
        constraints = (models.UniqueConstraint(fields=("source", "genre", "source_id"), name="provenance_unique"),)

    def __str__(self) -> str:
        return f"{self.source} · {self.source_id}"


class Doublon(models.Model):
    """Two sheets that look alike: the one of a source, and one already there; a person decides, once."""

    importation = models.ForeignKey(
        Import, null=True, blank=True, on_delete=models.SET_NULL, related_name="doublons_proposes"
    )
    source = models.CharField("source", max_length=60, blank=True)
    source_id = models.CharField("identifiant dans la source", max_length=120)
    nom = models.CharField("nom dans la source", max_length=160)
    creee = models.ForeignKey(
        "structures.Structure", verbose_name="fiche de la source", null=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    structure = models.ForeignKey(
        "structures.Structure", verbose_name="fiche qui ressemble", on_delete=models.CASCADE, related_name="+"
    )
    indices = models.JSONField("pourquoi", default=dict)
    decision = models.CharField(
        "décision", max_length=10, choices=DecisionDoublon.choices, default=DecisionDoublon.A_TRAITER
    )
    decide_le = models.DateTimeField("décidé le", null=True, blank=True)
    decide_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "doublon"
        ordering = ("-pk",)
        indexes = (models.Index(fields=("decision",)),)
        constraints = (
            models.UniqueConstraint(fields=("source", "source_id", "structure"), name="doublon_unique"),
            models.CheckConstraint(
                condition=Q(creee=None) | ~Q(creee=models.F("structure")),
                name="doublon_deux_fiches",
                violation_error_message="Une fiche n’est pas son propre doublon.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.nom} · {self.structure}"


DUREE_DEPOT = datetime.timedelta(days=1)


class Correspondance(models.Model):
    """What the columns of a source fill, remembered for its next files (see imports/reglages.py)."""

    source = models.CharField("source", max_length=60, unique=True)
    colonnes = models.JSONField("en-tête du fichier", default=list)
    reglages = models.JSONField("réglages", default=dict)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    modifiee_le = models.DateTimeField("enregistrée le", default=timezone.now)

    class Meta:
        verbose_name = "correspondance"
        ordering = ("source",)

    def __str__(self) -> str:
        return self.source


class FichierDepose(models.Model):
    """A free spreadsheet kept aside while someone says what its columns hold, a day at most."""

    public_id = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField("source", max_length=60)
    nom = models.CharField("nom du fichier", max_length=200)
    reseau = models.CharField("réseau des lignes qui n’en nomment pas", max_length=60, blank=True)
    frontiere = models.BooleanField("garder ce qui est à trente kilomètres de la région", default=False)
    fichier = models.CharField("fichier gardé", max_length=200, blank=True, editable=False)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cree_le = models.DateTimeField("déposé le", default=timezone.now)
    importation = models.OneToOneField(
        "annuaire.Import", verbose_name="dernier essai", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="depot",
    )  # fmt: skip

    class Meta:
        verbose_name = "fichier déposé"
        verbose_name_plural = "fichiers déposés"
        ordering = ("-cree_le", "-pk")

    def __str__(self) -> str:
        return f"{self.nom} ({self.source})"

    @property
    def garde_jusqu_au(self) -> datetime.datetime:
        """When the file goes."""
        return self.cree_le + DUREE_DEPOT


class Flux(TravailLong):
    """One source that is read again and again; `passage` is complete when `passage_fini` reaches it.

    `empreintes`: what each sheet of the source said when it was written, in short; one that is of elsewhere ends with
    a mark. `manquantes`: those that the last complete pass did not see.
    """

    EN_COURS = FLUX_EN_COURS
    SANS_NOUVELLES = datetime.timedelta(minutes=3)

    source = models.CharField("source", max_length=60, unique=True)
    etat = models.CharField("état", max_length=12, choices=EtatFlux.choices, default=EtatFlux.JAMAIS)
    etat_avant = models.CharField("état d’avant", max_length=12, choices=EtatFlux.choices, default=EtatFlux.JAMAIS)
    passage = models.PositiveIntegerField("passage", default=0)
    passage_fini = models.PositiveIntegerField("dernier passage fini", default=0)
    commence_le = models.DateTimeField("passage commencé le", null=True, blank=True)
    reussi_le = models.DateTimeField("dernier passage réussi le", null=True, blank=True)
    bilan = models.TextField("bilan du dernier passage", blank=True)
    empreintes = models.JSONField("empreintes des fiches écrites", default=dict, blank=True)
    manquantes = models.JSONField("fiches absentes du dernier passage", default=list, blank=True)
    importation = models.ForeignKey(
        Import, verbose_name="dernier import", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "source suivie"
        verbose_name_plural = "sources suivies"
        ordering = ("source",)

    def __str__(self) -> str:
        return self.source


class PageDeFlux(models.Model):
    """A page of a source, as it was last read: its marks for the next time, its sheets, what they bring.

    `changes` stay until an import wrote them: a pass that is cut loses nothing.
    """

    flux = models.ForeignKey(Flux, on_delete=models.CASCADE, related_name="pages")
    liste = models.CharField("adresse de la liste", max_length=500)
    numero = models.PositiveIntegerField("page")
    passage = models.PositiveIntegerField("lue au passage", default=0)
    pages = models.PositiveIntegerField("pages de la liste", default=0)
    total = models.PositiveIntegerField("fiches de la liste", default=0)
    etiquette = models.CharField("ETag", max_length=300, blank=True)
    modifiee = models.CharField("Last-Modified", max_length=60, blank=True)
    vues = models.JSONField("empreintes des fiches de la page", default=dict, blank=True)
    changes = models.JSONField("fiches nouvelles ou changées", default=list, blank=True)

    class Meta:
        verbose_name = "page d’une source suivie"
        verbose_name_plural = "pages des sources suivies"
        ordering = ("flux", "liste", "numero")
        constraints = (models.UniqueConstraint(fields=("flux", "liste", "numero"), name="page_de_flux_unique"),)

    def __str__(self) -> str:
        return f"{self.liste}, page {self.numero}"
