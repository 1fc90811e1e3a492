"""What the workshop keeps besides the pages: who writes a training, where it comes from, comments, steps written
at once, proposals and their readings.
"""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.html import strip_tags

from home.etats.lectures import LectureADeux
from home.etats.plume import TexteACote
from home.models import Suivi
from safran.atelier.choices import PROPOSITION, EtatProposition


class CoAuteur(models.Model):
    """Someone invited to write one training; taken back, the row stays and says until when."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    formation = models.ForeignKey(
        "formations.FormationPage", verbose_name="formation", on_delete=models.CASCADE, related_name="coauteurs"
    )
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.PROTECT, related_name="formations_ecrites"
    )
    invite_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="invitée par", on_delete=models.PROTECT, related_name="+"
    )
    invite_le = models.DateTimeField("invitée le", default=timezone.now)
    retire_le = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "coauteur"
        verbose_name_plural = "coauteurs"
        ordering = ["invite_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["formation", "compte"], condition=Q(retire_le__isnull=True), name="coauteur_present_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.compte} écrit {self.formation_id}"


class GenreApport(models.TextChoices):
    """What it was made from."""

    WORD = "WORD", "Document Word"
    FICHE = "FICHE", "Fiche pratique"


class ApportDeFormation(models.Model):
    """The account of what became of it: neither the file, nor its name, nor its author."""

    formation = models.OneToOneField(
        "formations.FormationPage", verbose_name="formation", on_delete=models.CASCADE, related_name="apport"
    )
    genre = models.CharField("genre", max_length=5, choices=GenreApport.choices)
    fiche = models.ForeignKey(
        "pratiques.FichePratiquePage",
        verbose_name="fiche",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    compte_rendu = models.JSONField("compte rendu", default=dict)
    le = models.DateTimeField("reçu le", default=timezone.now)

    class Meta:
        verbose_name = "apport"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(genre="FICHE") | models.Q(fiche__isnull=True), name="apport_fiche_d_une_fiche"
            )
        ]

    def __str__(self) -> str:
        return f"ApportDeFormation de {self.formation_id}"


MAX_COMMENTAIRE = 1000


class Commentaire(models.Model):
    """A few words on a block of a step, or on the whole step; an answer hangs on what it answers, and has its place.

    The step and the block are known by their identities: the words stay when the block goes.
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    formation = models.ForeignKey(
        "formations.FormationPage", verbose_name="formation", on_delete=models.CASCADE, related_name="commentaires"
    )
    etape_id = models.CharField("étape", max_length=36)
    bloc_id = models.CharField("bloc", max_length=36, blank=True)
    reponse_a = models.ForeignKey(
        "self", verbose_name="en réponse à", on_delete=models.CASCADE, null=True, blank=True, related_name="reponses"
    )
    texte = models.TextField("commentaire", max_length=MAX_COMMENTAIRE)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    ecrit_le = models.DateTimeField("écrit le", default=timezone.now)
    regle_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="réglé par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    regle_le = models.DateTimeField("réglé le", null=True, blank=True)

    class Meta:
        verbose_name = "commentaire"
        ordering = ["ecrit_le", "pk"]
        indexes = [models.Index(fields=["formation", "etape_id"], name="commentaire_etape")]
        constraints = [
            models.CheckConstraint(
                condition=Q(regle_par=None, regle_le=None)
                | Q(regle_par__isnull=False, regle_le__isnull=False, reponse_a=None),
                name="commentaire_regle_par_quelqu_un",
            )
        ]

    def __str__(self) -> str:
        return f"Commentaire {self.uuid}"


class EtapeCroisee(TexteACote):
    """A step written while someone else was saving it: `texte` holds it whole, until one reader chooses."""

    DE = "module"

    module = models.ForeignKey(
        "parcours.ModulePage", verbose_name="module", on_delete=models.CASCADE, related_name="etapes_croisees"
    )
    etape_id = models.CharField("étape", max_length=36)

    class Meta:
        verbose_name = "étape écrite à deux"
        verbose_name_plural = "étapes écrites à deux"
        ordering = ["ecrit_le", "pk"]
        indexes = [models.Index(fields=["module", "etape_id"], name="etape_croisee_etape")]

    def __str__(self) -> str:
        return f"Étape écrite à deux {self.uuid}"

    @property
    def saisie(self) -> dict[str, Any]:
        return json.loads(self.texte)

    @property
    def dits(self) -> list[str]:
        """Its words in short."""
        saisie = self.saisie
        textes = [bloc["value"] for bloc in saisie["contenu"] if isinstance(bloc.get("value"), str)]
        textes += [str(question["value"].get("enonce") or "") for question in saisie["questions"].values()]
        return [strip_tags(texte) for texte in textes if strip_tags(texte).strip()]


class PublicationPrevue(models.Model):
    """A training put online whole at its hour: these versions of its questions, its modules, then itself."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    formation = models.OneToOneField(
        "formations.FormationPage",
        verbose_name="formation",
        on_delete=models.CASCADE,
        related_name="publication_prevue",
    )
    pour_le = models.DateTimeField("pour le")
    versions = models.JSONField("versions à publier", default=list, help_text="Dans l’ordre où elles se publient.")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="prévue par", on_delete=models.PROTECT, related_name="+"
    )
    prevue_le = models.DateTimeField("prévue le", default=timezone.now)

    class Meta:
        verbose_name = "publication prévue"
        verbose_name_plural = "publications prévues"
        ordering = ["pour_le", "pk"]

    def __str__(self) -> str:
        return f"Publication prévue {self.uuid}"


class Proposition(Suivi):
    """What is proposed: a training, and where it stands; its authors are those who write it (CoAuteur)."""

    cycle = PROPOSITION

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    formation = models.OneToOneField(
        "formations.FormationPage", verbose_name="formation", on_delete=models.CASCADE, related_name="proposition"
    )
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="propositions"
    )
    reseau = models.ForeignKey("structures.Reseau", verbose_name="réseau", on_delete=models.PROTECT, related_name="+")
    etat = models.CharField("état", max_length=12, choices=EtatProposition.choices, default=EtatProposition.ECRITE)
    version = models.PositiveSmallIntegerField("fois envoyée", default=0)
    commencee_le = models.DateTimeField("commencée le", default=timezone.now)
    envoyee_le = models.DateTimeField("envoyée le", null=True, blank=True)

    class Meta:
        verbose_name = "proposition"
        ordering = ["-commencee_le", "-pk"]

    def __str__(self) -> str:
        return f"Proposition {self.uuid}"

    @property
    def titre(self) -> str:
        return self.formation.draft_title or self.formation.title


class LectureProposition(LectureADeux):
    """One of the two readings of a proposal."""

    proposition = models.ForeignKey(
        Proposition, verbose_name="proposition", on_delete=models.CASCADE, related_name="lectures"
    )
    meme_reseau = models.BooleanField("par le réseau de la proposition")
    lecteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="lecteur",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lectures_de_propositions",
    )
    reseau = models.ForeignKey(
        "structures.Reseau",
        verbose_name="réseau du lecteur",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = "lecture d’une proposition"
        verbose_name_plural = "lectures de propositions"
        ordering = ["demandee_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposition", "meme_reseau"], condition=Q(verdict=""), name="lecture_place_unique"
            ),
            models.UniqueConstraint(
                fields=["proposition", "lecteur"],
                condition=Q(verdict="", lecteur__isnull=False),
                name="lecture_une_place_par_lecteur",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", rendue_le__isnull=True)
                | (~Q(verdict="") & Q(rendue_le__isnull=False, lecteur__isnull=False, reseau__isnull=False)),
                name="lecture_rendue",
            ),
        ]

    def __str__(self) -> str:
        return f"Lecture {self.uuid}"
