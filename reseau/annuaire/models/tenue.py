"""What keeps sheets true: who changed what, errors that readers report, reminders and confirmations asked for
(R3.1, R5.1, R5.5).
"""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reseau.annuaire.choices import (
    JOURS_ENTRE_DEMANDES,
    JOURS_LIEN,
    ActionModification,
    EtatSignalement,
    Genre,
    Inexactitude,
    Jalon,
)
from reseau.annuaire.validateurs import inexactitudes_valider


class Modification(models.Model):
    """One change of a sheet: who, when, and each field before and after; of a structure's sheets, or of a network's."""

    structure = models.ForeignKey(
        "structures.Structure", null=True, on_delete=models.CASCADE, related_name="modifications"
    )
    reseau = models.ForeignKey("structures.Reseau", null=True, on_delete=models.CASCADE, related_name="modifications")
    genre = models.CharField("fiche", max_length=10, choices=Genre.choices)
    objet = models.PositiveBigIntegerField("numéro de la fiche")
    libelle = models.CharField("nom de la fiche", max_length=160)
    action = models.CharField("action", max_length=12, choices=ActionModification.choices)
    qui = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    origine = models.CharField("origine", max_length=80, blank=True)
    quand = models.DateTimeField("quand", default=timezone.now)
    champs = models.JSONField("champs, avant et après", default=dict)
    importation = models.ForeignKey(
        "annuaire.Import", null=True, blank=True, on_delete=models.SET_NULL, related_name="modifications"
    )
    changements: list  # en toutes lettres, tels que `historique_dire` les pose

    class Meta:
        verbose_name = "modification"
        ordering = ("-quand", "-pk")
        indexes = (models.Index(fields=("structure", "-quand")), models.Index(fields=("genre", "objet", "-quand")))
        constraints = (
            models.CheckConstraint(
                condition=Q(structure=None, reseau__isnull=False) | Q(structure__isnull=False, reseau=None),
                name="modification_une_fiche",
                violation_error_message="Une modification porte sur une structure ou sur un réseau.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_action_display()} · {self.libelle}"

    @property
    def auteur(self) -> str:
        """The person, or what acted for nobody in particular."""
        return self.qui.nom_complet if self.qui else self.origine


class Signalement(models.Model):
    """What someone says is wrong on the sheet of a structure, of one of its places or services.

    Purpose: to have the sheet corrected and, if asked, to answer. Read by those who follow the structure. The address
    is forgotten as soon as the report is closed, the report itself a year later.
    """

    structure = models.ForeignKey("structures.Structure", on_delete=models.CASCADE, related_name="signalements")
    lieu = models.ForeignKey("annuaire.Lieu", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    service = models.ForeignKey("annuaire.Service", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    inexactitudes = models.JSONField("ce qui ne va pas", default=list, validators=[inexactitudes_valider])
    texte = models.TextField("en quelques mots", max_length=600, blank=True)
    email = models.EmailField("adresse pour la réponse", blank=True)
    empreinte = models.CharField("empreinte", max_length=64, editable=False)
    cree_le = models.DateTimeField("reçu le", default=timezone.now)
    annonce_le = models.DateTimeField("annoncé le", null=True, blank=True, editable=False)
    etat = models.CharField("état", max_length=10, choices=EtatSignalement.choices, default=EtatSignalement.A_TRAITER)
    reponse = models.TextField("réponse", max_length=600, blank=True)
    traite_le = models.DateTimeField("traité le", null=True, blank=True)
    traite_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="traité par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "signalement"
        ordering = ("-cree_le", "-pk")
        indexes = (models.Index(fields=("etat", "structure")),)
        constraints = (
            models.UniqueConstraint(
                fields=("empreinte",),
                condition=Q(etat=EtatSignalement.A_TRAITER),
                name="signalement_ouvert_unique",
                violation_error_message="Cette erreur est déjà signalée.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatSignalement.A_TRAITER, traite_le=None)
                | ~Q(etat=EtatSignalement.A_TRAITER) & Q(traite_le__isnull=False),
                name="signalement_traite_date",
                violation_error_message="Un signalement traité dit quand il l’a été.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatSignalement.SANS_SUITE) | ~Q(reponse=""),
                name="signalement_sans_suite_motif",
                violation_error_message="Un signalement sans suite dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatSignalement.A_TRAITER) | Q(email=""),
                name="signalement_traite_sans_adresse",
                violation_error_message="L’adresse s’oublie quand le signalement est traité.",
            ),
        )

    def __str__(self) -> str:
        return f"Signalement {self.pk} · {self.structure}"

    @property
    def de_paiement(self) -> bool:
        """Someone was asked to pay: a rule of the network is at stake (R3.1), not the words of a sheet."""
        return Inexactitude.PAYANT in self.inexactitudes

    @property
    def inexactitudes_dites(self) -> list[str]:
        """What is wrong, in words."""
        return [Inexactitude(code).label for code in self.inexactitudes if code in Inexactitude.values]


# What keeps sheets true: reminders already sent to those who keep them, confirmations that someone asked for.


class Rappel(models.Model):
    """A sheet that grew old was told once to those who keep it: one row for each step and each last confirmation."""

    structure = models.ForeignKey("structures.Structure", on_delete=models.CASCADE, related_name="+")
    genre = models.CharField("fiche", max_length=10, choices=Genre.choices)
    objet = models.PositiveBigIntegerField("numéro de la fiche")
    jalon = models.PositiveSmallIntegerField("jalon", choices=Jalon.choices)
    confirme_le = models.DateField("confirmée pour la dernière fois le", null=True)
    envoye_le = models.DateTimeField("envoyé le", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "rappel"
        ordering = ("-envoye_le", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("genre", "objet", "jalon", "confirme_le"), name="rappel_unique"),
            models.UniqueConstraint(
                fields=("genre", "objet", "jalon"), condition=Q(confirme_le=None), name="rappel_jamais_confirmee_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_genre_display()} {self.objet} · {self.jalon} mois"


class DemandeQuerySet(models.QuerySet):
    """Reads of the confirmations asked for."""

    def recentes(self) -> Self:
        """Those that forbid asking again."""
        return self.filter(demandee_le__gt=timezone.now() - datetime.timedelta(days=JOURS_ENTRE_DEMANDES))

    def ouvertes(self) -> Self:
        """Those whose link still opens something."""
        return self.exclude(courriel="").filter(
            demandee_le__gt=timezone.now() - datetime.timedelta(days=JOURS_LIEN), structure__fusionnee_dans=None
        )


class DemandeConfirmation(models.Model):
    """Someone who follows a structure asked that its sheet be confirmed; once a week at most.

    Asked of its referents, or, when it has none, of its mailbox: `courriel`, whose mail holds a link that confirms
    without an account, once, for JOURS_LIEN.
    """

    structure = models.ForeignKey("structures.Structure", on_delete=models.CASCADE, related_name="+")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    courriel = models.EmailField("courriel de la structure", blank=True, db_default="")
    demandee_le = models.DateTimeField("demandée le", default=timezone.now, db_index=True)
    confirmee_le = models.DateTimeField("confirmée par le lien le", null=True)

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de confirmation"
        verbose_name_plural = "demandes de confirmation"
        ordering = ("-demandee_le", "-pk")

    def __str__(self) -> str:
        return f"Demande de confirmation {self.pk} · {self.structure}"
