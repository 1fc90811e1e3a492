"""What people write of notes: drafts, authors, readings, search row."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.lectures import LectureADeux
from home.recherche.index import marque_tirer
from home.siens import AQuelquUn
from pratiques.choices import Niveau, RoleAuteur
from pratiques.pages import BibliothequePage, FichePratiquePage

__all__ = ["Auteur", "BibliothequePage", "Brouillon", "FichePratiquePage", "IndexFiche", "Relecture"]


class Brouillon(AQuelquUn):
    """What an author types, kept as typed every few seconds; becomes a version of the note when submitted."""

    siens = ("auteur",)

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="brouillons")
    fiche = models.OneToOneField(
        FichePratiquePage, on_delete=models.PROTECT, null=True, blank=True, related_name="brouillon"
    )
    contenu = models.JSONField("contenu", default=dict)
    version = models.PositiveIntegerField("version", default=0)
    onglet = models.CharField("page d’où vient le dernier enregistrement", max_length=36, blank=True)
    enregistre_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    enregistre_le = models.DateTimeField("enregistré le", default=timezone.now)
    cree_le = models.DateTimeField("créé le", default=timezone.now)

    class Meta:
        verbose_name = "brouillon"
        ordering = ["-enregistre_le", "-pk"]
        indexes = [models.Index(fields=["auteur", "-enregistre_le"])]

    def __str__(self) -> str:
        return self.titre

    def a_qui(self) -> set[int]:
        """Whoever answers for it, and those who sign it."""
        signataires = self.signataires.values_list("compte", flat=True) if self.pk else ()
        return {self.auteur_id, *signataires}

    @property
    def titre(self) -> str:
        """The title typed so far."""
        return str(self.contenu.get("titre", "")).strip() or "Fiche sans titre"


class Auteur(models.Model):
    """Someone signs a note; kept when the person leaves."""

    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.PROTECT, related_name="auteurs")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="fiches_signees")
    role = models.CharField("rôle", max_length=10, choices=RoleAuteur.choices, default=RoleAuteur.AUTEUR)
    structure = models.ForeignKey(
        "structures.Structure", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ordre = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "auteur"
        ordering = ["ordre", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiche", "compte"],
                name="auteur_unique",
                violation_error_message="Cette personne signe déjà la fiche.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.compte} · {self.fiche_id}"


class Relecture(LectureADeux):
    """One of the two readings of a note: by the author's network, or by another."""

    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.PROTECT, related_name="relectures")
    rang = models.PositiveSmallIntegerField("rang", default=1)
    meme_reseau = models.BooleanField("par le réseau de la fiche")
    lecteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="relectures"
    )
    reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau du lecteur", on_delete=models.PROTECT, null=True, blank=True
    )
    rappelee_le = models.DateField("lecteur rappelé le", null=True, blank=True)
    par_partie = models.JSONField("remarques par partie", default=dict, blank=True)

    class Meta:
        verbose_name = "relecture"
        ordering = ["demandee_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiche", "lecteur"],
                condition=Q(verdict="", lecteur__isnull=False),
                name="relecture_ouverte_unique",
                violation_error_message="Cette personne relit déjà la fiche.",
            ),
            models.UniqueConstraint(
                fields=["fiche", "meme_reseau"],
                condition=Q(verdict=""),
                name="relecture_place_unique",
                violation_error_message="Cette relecture est déjà ouverte.",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", rendue_le__isnull=True)
                | (~Q(verdict="") & Q(rendue_le__isnull=False, lecteur__isnull=False, reseau__isnull=False)),
                name="relecture_rendue",
            ),
            models.CheckConstraint(
                condition=Q(lecteur__isnull=True, reseau__isnull=True) | Q(lecteur__isnull=False, reseau__isnull=False),
                name="relecture_lecteur_et_reseau",
            ),
            models.CheckConstraint(
                condition=Q(rappelee_le__isnull=True) | Q(lecteur__isnull=False), name="relecture_rappelee_a_quelqu_un"
            ),
            models.CheckConstraint(
                condition=Q(relances=0) | Q(relances__lte=2, lecteur__isnull=True),
                name="relecture_relances_place_libre",
            ),
        ]

    def __str__(self) -> str:
        return f"Relecture de {self.fiche_id}"


class IndexFiche(models.Model):
    """The search row of a note of the library: words, facets, and the days on which level and freshness change.

    Words are cut and stemmed in Python so that every database answers alike.
    """

    fiche = models.OneToOneField(
        FichePratiquePage, on_delete=models.CASCADE, primary_key=True, related_name="indexation"
    )
    titre = models.TextField("racines du titre")
    texte = models.TextField("racines du texte")
    mots = models.TextField("mots", default="")
    facettes = models.TextField("valeurs de facettes", default="")
    publique = models.BooleanField("lue de tous", default=False)
    niveau = models.CharField("niveau donné par les reprises", max_length=12, choices=Niveau.choices, blank=True)
    eprouvee_le = models.DateField("éprouvée à partir du", null=True, blank=True)
    publiee_le = models.DateTimeField("publiée le", default=timezone.now)
    a_revoir_le = models.DateField("à revoir le", null=True, blank=True)
    marque = models.BigIntegerField("marque de cette écriture", default=marque_tirer, db_index=True)

    class Meta:
        verbose_name = "indexation d’une fiche"
        verbose_name_plural = "indexations des fiches"

    def __str__(self) -> str:
        return str(self.fiche_id)
