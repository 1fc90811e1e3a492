"""What the network shares beside its notes: publications, technical sheets, digital resources (R5.6, R5.7)."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from home.choices import Licence
from home.models import Suivi
from pratiques.choices import RESSOURCE, RYTHMES, Accessibilite, EtatRessource, GenreRessource, Jalon, Visibilite


def _ce_jour() -> datetime.date:
    return timezone.localdate()


class RessourceQuerySet(models.QuerySet):
    """Resources in domain words."""

    def publiees(self) -> Self:
        return self.filter(etat=EtatRessource.PUBLIEE)


class Ressource(Suivi):
    """A file or a link that someone keeps true for a network, with the day it was last checked."""

    cycle = RESSOURCE

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    titre = models.CharField("titre", max_length=120)
    genre = models.CharField("genre", max_length=16, choices=GenreRessource.choices)
    description = models.TextField("ce qu’elle apporte", max_length=1500)
    reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau porteur", on_delete=models.PROTECT, null=True, blank=True,
        related_name="ressources", help_text="Vide : la Région.",
    )  # fmt: skip
    groupe = models.ForeignKey(
        "pratiques.GroupeDeTravail", verbose_name="groupe porteur", on_delete=models.PROTECT, null=True, blank=True,
        related_name="ressources",
    )  # fmt: skip
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="qui la tient", on_delete=models.PROTECT, related_name="ressources"
    )
    editeur = models.CharField("auteur ou éditeur", max_length=200)
    sources = models.TextField("sources", max_length=1000, help_text="Une source par ligne.")
    licence = models.CharField("licence", max_length=20, choices=Licence.choices, default=Licence.TOUS_DROITS)
    lien = models.URLField("lien", max_length=500, blank=True)
    fichier = models.CharField("fichier", max_length=120, blank=True, editable=False)
    fichier_nom = models.CharField("nom du fichier", max_length=120, blank=True, editable=False)
    fichier_taille = models.PositiveIntegerField("taille du fichier", default=0, editable=False)
    accessibilite = models.CharField(
        "lisible par tous", max_length=10, choices=Accessibilite.choices, default=Accessibilite.INCONNUE
    )
    themes = models.ManyToManyField("vocabulaires.Theme", verbose_name="thèmes", blank=True, related_name="+")
    publics = models.ManyToManyField("vocabulaires.TypePublic", verbose_name="publics", blank=True, related_name="+")
    missions = models.ManyToManyField("vocabulaires.Mission", verbose_name="missions", blank=True, related_name="+")
    visibilite = models.CharField(
        "qui peut la lire", max_length=10, choices=Visibilite.choices, default=Visibilite.PUBLIQUE
    )
    atteste_gratuite = models.BooleanField("gratuite pour la personne", default=False)
    motif_conserve = models.TextField("pourquoi garder ce que le détecteur signale", max_length=500, blank=True)
    verifiee_le = models.DateField("vérifiée le", default=_ce_jour)
    rythme = models.PositiveSmallIntegerField("se vérifie", choices=list(RYTHMES.items()), default=12)
    a_verifier_le = models.DateField("à vérifier le")
    jalon = models.PositiveSmallIntegerField("dernier rappel", choices=Jalon.choices, default=Jalon.RIEN)
    rappelee_le = models.DateField("rappelée le", null=True, blank=True, editable=False)
    etat = models.CharField("état", max_length=10, choices=EtatRessource.choices, default=EtatRessource.PUBLIEE)
    motif = models.TextField("motif", max_length=500, blank=True)
    publiee_le = models.DateTimeField("publiée le", default=timezone.now)
    modifiee_le = models.DateTimeField("modifiée le", default=timezone.now)
    racines_titre = models.TextField("racines du titre", default="", editable=False)
    racines_texte = models.TextField("racines du texte", default="", editable=False)

    objects = RessourceQuerySet.as_manager()

    class Meta:
        verbose_name = "ressource"
        ordering = ["-publiee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(fichier="") | ~Q(lien=""), name="ressource_fichier_ou_lien",
                violation_error_message="Joignez un fichier, ou donnez un lien.",
            ),
            models.CheckConstraint(
                condition=Q(reseau__isnull=True) | Q(groupe__isnull=True), name="ressource_un_seul_porteur"
            ),
            models.CheckConstraint(condition=Q(a_verifier_le__gt=F("verifiee_le")), name="ressource_verifiee_avant"),
            models.CheckConstraint(
                condition=Q(etat=EtatRessource.PUBLIEE, motif="") | ~Q(etat=EtatRessource.PUBLIEE) & ~Q(motif=""),
                name="ressource_hors_ligne_dit_pourquoi",
            ),
            models.CheckConstraint(
                condition=Q(fichier="", fichier_nom="", fichier_taille=0) | ~Q(fichier="") & ~Q(fichier_nom=""),
                name="ressource_fichier_nomme",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["etat", "visibilite", "-publiee_le"]),
            models.Index(fields=["etat", "a_verifier_le"]),
        ]

    def __str__(self) -> str:
        return self.titre

    def get_absolute_url(self) -> str:
        return reverse("pratiques_ressource", args=[self.uuid])

    @property
    def porteur(self) -> str:
        if self.groupe_id:
            return f"Groupe de travail « {self.groupe} »"
        return str(self.reseau) if self.reseau_id else "La Région"

    @property
    def a_verifier(self) -> bool:
        """Its day has come and nobody has said that it still holds."""
        return self.etat == EtatRessource.PUBLIEE and self.a_verifier_le <= timezone.localdate()

    @property
    def liste_des_sources(self) -> list[str]:
        return [ligne.strip() for ligne in self.sources.splitlines() if ligne.strip()]

    @property
    def extension(self) -> str:
        return self.fichier_nom.rpartition(".")[2].upper() if self.fichier_nom else ""
