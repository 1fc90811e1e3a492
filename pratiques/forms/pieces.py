"""The form of a picture or of a file that goes with a note: what it is, what it says, under which terms."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from home.choices import Licence
from home.fichiers.images import image_nettoyer, image_verifier
from home.fichiers.reception import contenu_verifier
from pratiques.choices import EXTENSIONS, MAX_OCTETS, Accessibilite, GenrePiece
from pratiques.forms.echanges import GardeForm
from pratiques.forms.fiches import SANS_IDENTIFIANT
from pratiques.models import PieceJointe

AIDES = {
    GenrePiece.IMAGE: "JPEG, PNG ou WebP ; 20 Mo au plus. Le lieu et l’auteur notés par l’appareil sont ôtés.",
    GenrePiece.FICHIER: "PDF, document, tableur, présentation, son ou film ; 20 Mo au plus.",
}
PROPRES = {GenrePiece.IMAGE: ("alternatif", "decorative"), GenrePiece.FICHIER: ("accessibilite",)}


class PieceForm(GardeForm):
    """Join a picture or a file, or correct what is said of it."""

    use_required_attribute = False
    surveilles = ("titre", "alternatif", "source")
    fichier = forms.FileField(max_length=255)
    titre = forms.CharField(
        label="Titre",
        max_length=100,
        help_text=f"Montré avec la pièce, et nom du fichier téléchargé. {SANS_IDENTIFIANT}",
    )
    alternatif = forms.CharField(
        label="Texte alternatif", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ce que l’image apporte à qui ne la voit pas, en une phrase : « Deux bureaux face à face, un "
        "téléphone entre eux ».",
    )  # fmt: skip
    decorative = forms.BooleanField(label="Elle ne fait que décorer : rien à en dire", required=False)
    accessibilite = forms.ChoiceField(label="Lisible par tous", choices=Accessibilite.choices)
    licence = forms.ChoiceField(
        label="Licence", choices=[("", "Choisir"), *Licence.choices],
        help_text="Vous avez le droit de le partager ainsi.",
    )  # fmt: skip
    source = forms.CharField(
        label="Source ou auteur", max_length=200, required=False, help_text="Un organisme de préférence."
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, genre: str, piece: PieceJointe | None = None, **kwargs: Any) -> None:
        self.genre, self.piece = GenrePiece(genre), piece
        if piece is None:
            kwargs["initial"] = {"cle": uuid.uuid4(), "accessibilite": Accessibilite.INCONNUE}
        else:
            noms = ("version", "motif_conserve", *self.mots)
            kwargs["initial"] = {nom: getattr(piece, nom) for nom in noms}
        super().__init__(*args, **kwargs)
        for autre in set(GenrePiece) - {self.genre}:
            for nom in PROPRES[autre]:
                del self.fields[nom]
        if piece is not None:
            del self.fields["fichier"]
        else:
            self._demander_le_fichier()

    def _demander_le_fichier(self) -> None:
        champ, genres = self.fields["fichier"], EXTENSIONS[self.genre]
        champ.label, champ.help_text = self.genre.label, AIDES[self.genre]
        champ.widget = forms.FileInput(attrs={"accept": ",".join(f".{e}" for e in genres)})

    @property
    def mots(self) -> tuple[str, ...]:
        """What is said of a piece of this kind."""
        return ("titre", *PROPRES[self.genre], "licence", "source")

    def clean_fichier(self) -> UploadedFile:
        """A file of a kind that is read, not too heavy, that is what its name says; a picture comes out clean."""
        fichier = self.cleaned_data["fichier"]
        if _extension(fichier) not in EXTENSIONS[self.genre]:
            raise ValidationError(f"Envoyez un fichier de ces genres : {', '.join(EXTENSIONS[self.genre])}.")
        if fichier.size > MAX_OCTETS:
            raise ValidationError("Ce fichier pèse plus de 20 Mo : allégez-le, puis envoyez-le à nouveau.")
        if self.genre == GenrePiece.FICHIER:
            contenu_verifier(fichier)
            return fichier
        image_verifier(fichier)
        return image_nettoyer(fichier)

    def clean(self) -> dict[str, Any]:
        """A picture is described, or decorates."""
        donnees = super().clean()
        if self.genre == GenrePiece.IMAGE and "alternatif" not in self.errors:
            decrite, decore = bool(donnees.get("alternatif")), donnees.get("decorative")
            if not decrite and not decore:
                self.add_error("alternatif", "Décrivez l’image, ou dites plus bas qu’elle ne fait que décorer.")
            elif decrite and decore:
                self.add_error(
                    "decorative", "Une image décrite ne fait pas que décorer : effacez le texte, ou décochez."
                )
        return donnees

    def champs(self) -> dict[str, Any]:
        """What the rules receive."""
        return {nom: self.cleaned_data[nom] for nom in (*self.mots, "motif_conserve")}

    def envoi(self) -> dict[str, Any]:
        """The new file, for the rule: its extension and its content."""
        fichier = self.cleaned_data["fichier"]
        fichier.seek(0)
        return {"extension": _extension(fichier), "contenu": fichier.read()}


def _extension(fichier: UploadedFile) -> str:
    return fichier.name.rpartition(".")[2].lower()
