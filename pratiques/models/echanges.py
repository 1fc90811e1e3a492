"""What members say and do with a published note: questions, answers, reports, reprises, bookmarks and collections
(R5.18, R3.5, R3.6).
"""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from home.models import DocumentLong
from pratiques.choices import Effet, EtatReprise, IssueAlerte, Maniere, NatureMessage, Preuve, RaisonAlerte
from pratiques.pages import FichePratiquePage


class MessageQuerySet(models.QuerySet):
    """Messages in domain words."""

    def visibles(self) -> Self:
        """Neither withdrawn by their author nor taken off by moderation."""
        return self.filter(retire_le__isnull=True)

    def montres(self) -> Self:
        """Those that are still there, and those whose place is kept because an answer to them is."""
        reponses = self.model.objects.filter(reponse_a=OuterRef("pk"), retire_le__isnull=True)
        return self.filter(Q(retire_le__isnull=True) | Exists(reponses))

    def fils(self) -> Self:
        """Questions and comments, which open a thread."""
        return self.filter(reponse_a__isnull=True)


class Message(models.Model):
    """A question, a comment, or an answer to one of them; withdrawn, it keeps its place and not a word of it stays."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.PROTECT, related_name="messages")
    nature = models.CharField("nature", max_length=12, choices=NatureMessage.choices)
    reponse_a = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reponses")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages_de_fiches")
    reseau = models.ForeignKey("structures.Reseau", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    texte = models.TextField("texte", max_length=2000)
    motif_conserve = models.TextField("pourquoi garder ce que le détecteur signale", max_length=500, blank=True)
    ecrit_le = models.DateTimeField("écrit le", default=timezone.now)
    retenue = models.BooleanField("réponse retenue", default=False)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)
    retire_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    motif_retrait = models.TextField("motif du retrait", max_length=500, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message sur une fiche"
        verbose_name_plural = "messages sur les fiches"
        ordering = ["ecrit_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reponse_a"], condition=Q(retenue=True), name="message_une_reponse_retenue",
                violation_error_message="Une réponse est déjà retenue.",
            ),
            models.CheckConstraint(
                condition=Q(nature=NatureMessage.REPONSE, reponse_a__isnull=False)
                | ~Q(nature=NatureMessage.REPONSE) & Q(reponse_a__isnull=True),
                name="message_reponse_a_quelque_chose",
            ),
            models.CheckConstraint(
                condition=Q(retenue=False) | Q(nature=NatureMessage.REPONSE, retire_le__isnull=True),
                name="message_retenu_est_une_reponse_visible",
            ),
            models.CheckConstraint(
                condition=Q(retire_le__isnull=True, retire_par__isnull=True, motif_retrait="")
                | Q(retire_le__isnull=False, retire_par__isnull=False) & ~Q(motif_retrait=""),
                name="message_retire_dit_pourquoi",
            ),
            models.CheckConstraint(
                condition=Q(retire_le__isnull=True) & ~Q(texte="")
                | Q(retire_le__isnull=False, texte="", motif_conserve=""),
                name="message_retire_sans_texte",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["fiche", "reponse_a", "-ecrit_le"]),
            models.Index(fields=["nature", "ecrit_le"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} sur {self.fiche_id}"

    @property
    def repris(self) -> bool:
        """Withdrawn by whoever wrote it, not by moderation."""
        return self.retire_le is not None and self.retire_par_id == self.compte_id


class Alerte(models.Model):
    """Someone says that a message, a note or a resource should not stay so; what was decided and why is kept.

    A message is reported by a member; a note or a resource by any of its readers, who is then not named.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="alertes")
    fiche = models.ForeignKey(
        FichePratiquePage, on_delete=models.PROTECT, null=True, blank=True, related_name="alertes"
    )
    ressource = models.ForeignKey(
        "pratiques.Ressource", on_delete=models.PROTECT, null=True, blank=True, related_name="alertes"
    )
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    raison = models.CharField("raison", max_length=12, choices=RaisonAlerte.choices)
    texte = models.TextField("précision", max_length=500, blank=True)
    le = models.DateTimeField("signalé le", default=timezone.now)
    issue = models.CharField("issue", max_length=10, choices=IssueAlerte.choices, blank=True)
    motif = models.TextField("motif", max_length=500, blank=True)
    traitee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    traitee_le = models.DateTimeField("traitée le", null=True, blank=True)

    class Meta:
        verbose_name = "alerte sur un message"
        verbose_name_plural = "alertes sur les messages"
        ordering = ["le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "par"], condition=Q(issue=""), name="alerte_ouverte_unique",
                violation_error_message="Vous avez déjà signalé ce message.",
            ),
            models.CheckConstraint(
                condition=Q(issue="", motif="", traitee_par__isnull=True, traitee_le__isnull=True)
                | ~Q(issue="") & ~Q(motif="") & Q(traitee_par__isnull=False, traitee_le__isnull=False),
                name="alerte_traitee_dit_pourquoi",
            ),
            models.CheckConstraint(
                condition=Q(message__isnull=False, fiche__isnull=True, ressource__isnull=True, par__isnull=False)
                | Q(message__isnull=True, fiche__isnull=False, ressource__isnull=True)
                | Q(message__isnull=True, fiche__isnull=True, ressource__isnull=False),
                name="alerte_une_seule_cible",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_raison_display()} : {self.message_id or self.titre}"

    @property
    def contenu(self) -> models.Model:
        """The note or the resource that is reported, or the note under a message."""
        return self.fiche or self.ressource or self.message.fiche

    @property
    def titre(self) -> str:
        return self.contenu.titre


# A practice done again elsewhere, and what came of it: the proof of reuse as an object (R3.6, R5.18).


def _ce_jour() -> datetime.date:
    return timezone.localdate()


class RepriseQuerySet(models.QuerySet):
    """Reprises in domain words."""

    def acceptees(self) -> Self:
        """Those that the note's people recognise: shown and counted."""
        return self.filter(etat=EtatReprise.ACCEPTEE)

    def en_attente(self) -> Self:
        return self.filter(etat=EtatReprise.EN_ATTENTE)


class Reprise(models.Model):
    """Someone did the practice of a note again, in own structure; one per person, structure and note."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.PROTECT, related_name="reprises")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reprises")
    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="+")
    reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau, le jour de la reprise", on_delete=models.PROTECT, related_name="+"
    )
    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    depuis = models.DateField("refaite depuis le", default=_ce_jour)
    maniere = models.CharField("manière", max_length=12, choices=Maniere.choices)
    adaptations = models.TextField("ce qui a été adapté", max_length=1000, blank=True)
    effet = models.CharField("effet", max_length=12, choices=Effet.choices)
    preuve = models.CharField("nature de la preuve", max_length=12, choices=Preuve.choices, default=Preuve.RESSENTI)
    recit = models.TextField("récit", max_length=1500, blank=True)
    motif_conserve = models.TextField("pourquoi garder ce que le détecteur signale", max_length=500, blank=True)
    enregistree_le = models.DateTimeField("enregistrée le", default=timezone.now)
    etat = models.CharField("état", max_length=10, choices=EtatReprise.choices, default=EtatReprise.EN_ATTENTE)
    reponse = models.TextField("réponse", max_length=1000, blank=True)
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)
    repondue_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RepriseQuerySet.as_manager()

    class Meta:
        verbose_name = "reprise"
        ordering = ["-enregistree_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiche", "compte", "structure"],
                name="reprise_unique",
                violation_error_message="Vous avez déjà enregistré cette reprise.",
            ),
            models.CheckConstraint(
                condition=~Q(maniere=Maniere.ADAPTEE) | ~Q(adaptations=""),
                name="reprise_adaptee_dit_quoi",
                violation_error_message="Dites ce que vous avez adapté.",
            ),
            models.CheckConstraint(
                condition=~Q(effet=Effet.ABANDON) | ~Q(recit=""),
                name="reprise_abandon_dit_pourquoi",
                violation_error_message="Dites pourquoi vous avez arrêté.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatReprise.EN_ATTENTE, repondue_le__isnull=True, repondue_par__isnull=True)
                | ~Q(etat=EtatReprise.EN_ATTENTE) & Q(repondue_le__isnull=False, repondue_par__isnull=False),
                name="reprise_repondue",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatReprise.DECLINEE) | ~Q(reponse=""), name="reprise_declinee_dit_pourquoi"
            ),
        ]
        indexes = [models.Index(fields=["fiche", "etat"])]

    def __str__(self) -> str:
        return f"Reprise de {self.fiche_id} par {self.structure}"


class Signet(models.Model):
    """Someone keeps a note at hand."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signets")
    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.CASCADE, related_name="signets")
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "signet"
        ordering = ["-le", "-pk"]
        constraints = [models.UniqueConstraint(fields=["compte", "fiche"], name="signet_unique")]

    def __str__(self) -> str:
        return f"{self.compte} · {self.fiche_id}"


class CollectionDeFiches(models.Model):
    """Notes put together in an order, by one person, for oneself or for every member."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="collections")
    titre = models.CharField("titre", max_length=120)
    presentation = models.TextField("présentation", max_length=600, blank=True)
    partagee = models.BooleanField("lue par les membres du réseau", default=False)
    creee_le = models.DateTimeField("créée le", default=timezone.now)
    modifiee_le = models.DateTimeField("modifiée le", default=timezone.now)

    class Meta:
        verbose_name = "collection de fiches"
        verbose_name_plural = "collections de fiches"
        ordering = ["-modifiee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["compte", "titre"], name="collection_titre_unique",
                violation_error_message="Vous avez déjà une collection de ce nom.",
            ),
            models.CheckConstraint(condition=~Q(titre=""), name="collection_titree"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.titre


class FicheDeCollection(models.Model):
    """A note in a collection, at its place."""

    collection = models.ForeignKey(CollectionDeFiches, on_delete=models.CASCADE, related_name="rangs")
    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.CASCADE, related_name="+")
    ordre = models.PositiveSmallIntegerField("ordre")

    class Meta:
        verbose_name = "fiche d’une collection"
        verbose_name_plural = "fiches des collections"
        ordering = ["ordre", "pk"]
        constraints = [models.UniqueConstraint(fields=["collection", "fiche"], name="collection_fiche_unique")]

    def __str__(self) -> str:
        return f"{self.collection_id} · {self.ordre}"


class Livret(DocumentLong):
    """A collection printed as one document, made in the background, for whoever asked."""

    DOSSIER = "livrets"

    collection = models.ForeignKey(CollectionDeFiches, on_delete=models.CASCADE, related_name="livrets")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="livrets")

    class Meta:
        verbose_name = "livret"
        ordering = ["-demande_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "compte"], condition=Q(etat__in=["EN_ATTENTE", "EN_COURS"]),
                name="livret_en_cours_unique",
            ),
            models.CheckConstraint(condition=Q(faites__lte=F("total")), name="livret_avance_jusqu_au_bout"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.collection} · {self.get_etat_display()}"
