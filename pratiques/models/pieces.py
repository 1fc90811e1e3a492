"""Pictures and files that go with a practice note: on its draft, then on what was sent to readers."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from home.choices import Licence
from pratiques.choices_pieces import MAX_PIECES, GenrePiece
from pratiques.choices_ressources import Accessibilite
from pratiques.models.fiches import Brouillon, FichePratiquePage

IMAGE, FICHIER = Q(genre=GenrePiece.IMAGE), Q(genre=GenrePiece.FICHIER)
DECRITE = ~Q(alternatif="") & Q(decorative=False) | Q(alternatif="", decorative=True)
AVEC_VIGNETTE = ~Q(vignette="") & Q(largeur__gt=0, hauteur__gt=0)


class PieceQuerySet(models.QuerySet):
    """Pieces in domain words."""

    def images(self) -> Self:
        """Shown in the note."""
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
        """Shown in the note."""
        return self.genre == GenrePiece.IMAGE

    @property
    def extension(self) -> str:
        """« pdf »."""
        return self.fichier.rpartition(".")[2]

    @property
    def nom_servi(self) -> str:
        """The name under which it is taken away: its title, never the one it had on someone's computer."""
        return f"{slugify(self.titre)[:80].strip('-') or 'piece'}.{self.extension}"
