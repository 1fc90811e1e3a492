"""Working groups: a mandate, members, drafts that they write together (R5.17)."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from pratiques.choices import EtatMembre
from pratiques.models.fiches import Brouillon


class GroupeQuerySet(models.QuerySet):
    """Groups in domain words."""

    def ouverts(self) -> Self:
        return self.filter(clos_le__isnull=True)


class GroupeDeTravail(models.Model):
    """A few people of several networks, asked to produce something by a day."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    titre = models.CharField("titre", max_length=120)
    objet = models.TextField("mandat", max_length=2000)
    debut = models.DateField("à partir du")
    fin = models.DateField("jusqu’au", null=True, blank=True)
    animateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="qui l’anime", on_delete=models.PROTECT, related_name="groupes_animes"
    )
    motif_conserve = models.TextField("pourquoi garder ce que le détecteur signale", max_length=500, blank=True)
    ouvert_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ouvert_le = models.DateTimeField("ouvert le", default=timezone.now)
    clos_le = models.DateTimeField("clos le", null=True, blank=True)
    bilan = models.TextField("ce qu’il a produit", max_length=1500, blank=True)

    objects = GroupeQuerySet.as_manager()

    class Meta:
        verbose_name = "groupe de travail"
        verbose_name_plural = "groupes de travail"
        ordering = ["-ouvert_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(fin__gte=F("debut")), name="groupe_dates",
                violation_error_message="La fin précède le début.",
            ),
            models.CheckConstraint(
                condition=Q(clos_le__isnull=True, bilan="") | Q(clos_le__isnull=False) & ~Q(bilan=""),
                name="groupe_clos_dit_ce_qu_il_a_produit",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["clos_le", "-ouvert_le"])]

    def __str__(self) -> str:
        return self.titre

    @property
    def en_retard(self) -> bool:
        """Its last day has passed and nobody has closed it."""
        return self.clos_le is None and self.fin is not None and self.fin < timezone.localdate()


class MembreQuerySet(models.QuerySet):
    """Members in domain words."""

    def presents(self) -> Self:
        return self.filter(etat=EtatMembre.MEMBRE)

    def passes(self) -> Self:
        """Who is or has been there: has read what the group writes."""
        return self.filter(entre_le__isnull=False)


class MembreDeGroupe(models.Model):
    """Someone invited to a group; the row stays when the person leaves."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    groupe = models.ForeignKey(GroupeDeTravail, on_delete=models.PROTECT, related_name="membres")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="groupes")
    etat = models.CharField("état", max_length=10, choices=EtatMembre.choices, default=EtatMembre.INVITE)
    invite_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invite_le = models.DateTimeField("invité le", default=timezone.now)
    entre_le = models.DateTimeField("entré le", null=True, blank=True)
    parti_le = models.DateTimeField("parti le", null=True, blank=True)

    objects = MembreQuerySet.as_manager()

    class Meta:
        verbose_name = "membre d’un groupe"
        verbose_name_plural = "membres des groupes"
        ordering = ["compte__nom", "compte__prenom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["groupe", "compte"], name="membre_de_groupe_unique",
                violation_error_message="Cette personne est déjà invitée.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatMembre.MEMBRE) | Q(entre_le__isnull=False), name="membre_de_groupe_entre"
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatMembre.PARTI, parti_le__isnull=False)
                | ~Q(etat=EtatMembre.PARTI) & Q(parti_le__isnull=True),
                name="membre_de_groupe_parti",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.compte} · {self.groupe}"


class BrouillonDeGroupe(models.Model):
    """A draft that its author opens to the members of a group; kept, since who has read it never reviews it."""

    groupe = models.ForeignKey(GroupeDeTravail, on_delete=models.PROTECT, related_name="brouillons")
    brouillon = models.ForeignKey(Brouillon, on_delete=models.CASCADE, related_name="groupes")
    attache_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attache_le = models.DateTimeField("ouvert au groupe le", default=timezone.now)
    detache_le = models.DateTimeField("repris le", null=True, blank=True)

    class Meta:
        verbose_name = "brouillon d’un groupe"
        verbose_name_plural = "brouillons des groupes"
        ordering = ["-attache_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["brouillon"], condition=Q(detache_le__isnull=True), name="brouillon_d_un_seul_groupe",
                violation_error_message="Ce brouillon est déjà ouvert à un groupe.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.brouillon} · {self.groupe}"
