"""Drafts, authors, versions, readings, pictures and files, threads of a note that is written and read."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from home.choices import Licence
from home.etats.lectures import LectureADeux
from home.recherche.index import marque_tirer
from pratiques.choices import MAX_PIECES, Accessibilite, EtatSignataire, GenrePiece, Niveau, Partie, RoleAuteur
from pratiques.pages import FichePratiquePage


class Brouillon(models.Model):
    """What an author types, kept as typed every few seconds; becomes a version of the note when submitted."""

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


class SignataireQuerySet(models.QuerySet):
    """Invitations in domain words."""

    def acceptes(self) -> Self:
        return self.filter(etat=EtatSignataire.ACCEPTE)

    def invites(self) -> Self:
        return self.filter(etat=EtatSignataire.INVITE)

    def en_cours(self) -> Self:
        return self.filter(etat__in=[EtatSignataire.INVITE, EtatSignataire.ACCEPTE])


class Signataire(models.Model):
    """Someone asked to sign a draft, and the answer: nobody signs without a yes.

    `accepte_le` stays when the person withdraws: whoever wrote a note never reads it as one of its two readers.
    """

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    brouillon = models.ForeignKey(Brouillon, on_delete=models.CASCADE, related_name="signataires")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField("rôle", max_length=10, choices=RoleAuteur.choices, default=RoleAuteur.COAUTEUR)
    etat = models.CharField("état", max_length=10, choices=EtatSignataire.choices, default=EtatSignataire.INVITE)
    invite_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invite_le = models.DateTimeField("invité le", default=timezone.now)
    accepte_le = models.DateTimeField("accepté le", null=True, blank=True)
    clos_le = models.DateTimeField("refusé ou retiré le", null=True, blank=True)

    objects = SignataireQuerySet.as_manager()

    class Meta:
        verbose_name = "signataire"
        ordering = ["invite_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["brouillon", "compte"], name="signataire_unique",
                violation_error_message="Cette personne est déjà invitée.",
            ),
            models.UniqueConstraint(
                fields=["brouillon"], condition=Q(role="AUTEUR", etat__in=["INVITE", "ACCEPTE"]),
                name="signataire_porteur_unique",
                violation_error_message="Une seule personne porte la pratique.",
            ),
            models.CheckConstraint(
                condition=~Q(etat="ACCEPTE") | Q(accepte_le__isnull=False), name="signataire_accepte_date"
            ),
            models.CheckConstraint(
                condition=Q(etat__in=["INVITE", "ACCEPTE"], clos_le__isnull=True)
                | Q(etat__in=["REFUSE", "RETIRE"], clos_le__isnull=False),
                name="signataire_clos_date",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.compte} · {self.get_etat_display()}"


class VersionBrouillon(models.Model):
    """The text of a draft as one person left it, before another or another day changed it."""

    brouillon = models.ForeignKey(Brouillon, on_delete=models.CASCADE, related_name="versions")
    numero = models.PositiveIntegerField("numéro")
    contenu = models.JSONField("contenu", default=dict)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        related_name="versions_de_brouillons",
    )  # fmt: skip
    le = models.DateTimeField("le")

    class Meta:
        verbose_name = "version de travail"
        verbose_name_plural = "versions de travail"
        ordering = ["-numero"]
        constraints = [models.UniqueConstraint(fields=["brouillon", "numero"], name="version_brouillon_unique")]

    def __str__(self) -> str:
        return f"{self.brouillon_id} · {self.numero}"


class DepotDocument(models.Model):
    """The account of a document: fields filled, things left; neither the file, nor its name, nor a word of it."""

    brouillon = models.OneToOneField(Brouillon, on_delete=models.CASCADE, related_name="depot")
    compte_rendu = models.JSONField("compte rendu", default=dict)
    le = models.DateTimeField("déposé le", default=timezone.now)

    class Meta:
        verbose_name = "document déposé"
        verbose_name_plural = "documents déposés"

    def __str__(self) -> str:
        return f"Document de « {self.brouillon} »"


# What the authors of a note and its readers say to each other while it is read; read by them alone (R5.18, R3.5).


class MessageDeRelecture(models.Model):
    """One message of the thread of a note, on the whole of it or on one of its sections.

    Only added to; whoever wrote one may take it back: its place stays, not a word of it does.
    """

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.PROTECT, related_name="messages_de_relecture")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages_de_relecture")
    reseau = models.ForeignKey(
        "structures.Reseau",
        verbose_name="réseau au nom duquel la personne relit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    partie = models.CharField("partie de la fiche", max_length=12, choices=Partie.choices, blank=True)
    texte = models.TextField("texte", max_length=2000)
    motif_conserve = models.TextField("pourquoi garder ce que le détecteur signale", max_length=500, blank=True)
    ecrit_le = models.DateTimeField("écrit le", default=timezone.now)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "message de relecture"
        verbose_name_plural = "messages de relecture"
        ordering = ["-ecrit_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(retire_le__isnull=True) & ~Q(texte="")
                | Q(retire_le__isnull=False, texte="", motif_conserve=""),
                name="message_de_relecture_dit_ou_retire",
            ),
            models.CheckConstraint(
                condition=Q(partie__in=["", *Partie.values]), name="message_de_relecture_partie_connue"
            ),
        ]
        indexes = [models.Index(fields=["fiche", "-ecrit_le"])]

    def __str__(self) -> str:
        return f"Message de relecture sur {self.fiche_id}"


# The Région opens a private exchange: never without a reason that those who wrote there read (R3.5).


class OuvertureDeFil(models.Model):
    """Who of the Région opened the thread of a note, when and why; only added to, forgotten after three years.

    Purpose: that no private exchange is read without its authors, its readers and the DPO knowing it.
    """

    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.PROTECT, related_name="ouvertures_du_fil")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ouvertures_de_fils")
    motif = models.TextField("motif", max_length=500)
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "ouverture d’un échange privé"
        verbose_name_plural = "ouvertures d’échanges privés"
        ordering = ["-le", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(motif=""), name="ouverture_de_fil_dit_pourquoi")]
        indexes = [models.Index(fields=["fiche", "par", "-le"])]

    def __str__(self) -> str:
        return f"Ouverture du fil de {self.fiche_id}"


# Pictures and files that go with a practice note: on its draft, then on what was sent to readers.

IMAGE, FICHIER = Q(genre=GenrePiece.IMAGE), Q(genre=GenrePiece.FICHIER)
DECRITE = ~Q(alternatif="") & Q(decorative=False) | Q(alternatif="", decorative=True)
AVEC_VIGNETTE = ~Q(vignette="") & Q(largeur__gt=0, hauteur__gt=0)


class PieceQuerySet(models.QuerySet):
    """Pieces in domain words."""

    def images(self) -> Self:
        return self.filter(genre=GenrePiece.IMAGE)

    def qui_gardent(self, fichier: str) -> Self:
        """Pieces whose content is this stored file."""
        return self.filter(Q(fichier=fichier) | Q(vignette=fichier))


class PieceJointe(models.Model):
    """A picture or a file, of a draft or of the note as it was sent; both, and copies, may share one stored file.

    The name that the file had on someone's computer is not kept: it goes out under its title.
    """

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    brouillon = models.ForeignKey(Brouillon, on_delete=models.CASCADE, null=True, blank=True, related_name="pieces")
    fiche = models.ForeignKey(FichePratiquePage, on_delete=models.PROTECT, null=True, blank=True, related_name="pieces")
    genre = models.CharField("genre", max_length=8, choices=GenrePiece.choices)
    ordre = models.PositiveSmallIntegerField("ordre", default=1)
    titre = models.CharField("titre", max_length=100)
    alternatif = models.CharField("texte alternatif", max_length=300, blank=True)
    decorative = models.BooleanField("elle ne fait que décorer", default=False)
    accessibilite = models.CharField(
        "lisible par tous", max_length=10, choices=Accessibilite.choices, default=Accessibilite.INCONNUE
    )
    licence = models.CharField("licence", max_length=20, choices=Licence.choices)
    source = models.CharField("source ou auteur", max_length=200, blank=True)
    motif_conserve = models.TextField("pourquoi garder ce que le détecteur signale", max_length=500, blank=True)
    fichier = models.CharField("fichier", max_length=120, editable=False)
    vignette = models.CharField("image réduite", max_length=120, blank=True, editable=False)
    largeur = models.PositiveIntegerField("largeur de l’image réduite", default=0, editable=False)
    hauteur = models.PositiveIntegerField("hauteur de l’image réduite", default=0, editable=False)
    taille = models.PositiveIntegerField("taille", editable=False)
    ajoutee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="pieces_jointes"
    )
    ajoutee_le = models.DateTimeField("ajoutée le", default=timezone.now)

    objects = PieceQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["ordre", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(brouillon__isnull=True, fiche__isnull=False)
                | Q(brouillon__isnull=False, fiche__isnull=True),
                name="piece_d_un_brouillon_ou_d_une_fiche",
            ),
            # Le rang 0 ne sert que le temps d'un échange : au plus neuf rangs, quoi qu'il arrive aux règles.
            models.CheckConstraint(condition=Q(ordre__lte=MAX_PIECES), name="piece_rang_borne"),
            models.UniqueConstraint(fields=["brouillon", "ordre"], name="piece_rang_unique_au_brouillon"),
            models.UniqueConstraint(fields=["fiche", "ordre"], name="piece_rang_unique_a_la_fiche"),
            models.CheckConstraint(
                condition=IMAGE & DECRITE & AVEC_VIGNETTE | FICHIER & Q(alternatif="", decorative=False, vignette=""),
                name="piece_image_decrite",
            ),
            models.CheckConstraint(condition=Q(licence__in=Licence.values), name="piece_licence_connue"),
            models.CheckConstraint(condition=~Q(fichier="") & ~Q(titre="") & Q(taille__gt=0), name="piece_entiere"),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def est_image(self) -> bool:
        return self.genre == GenrePiece.IMAGE

    @property
    def extension(self) -> str:
        return self.fichier.rpartition(".")[2]

    @property
    def nom_servi(self) -> str:
        """The name under which it is taken away: its title, never the one it had on someone's computer."""
        return f"{slugify(self.titre)[:80].strip('-') or 'piece'}.{self.extension}"
