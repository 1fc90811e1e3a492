"""The cards of the library: a note with its picture, its best figure, words, and who took it up."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils.safestring import SafeString

from home.scenes import Sujet, couverture_dessiner, sujet_deviner
from pratiques.models import FichePratiquePage, PieceJointe, Reprise, Signet
from pratiques.queries.lignes import Ligne, lignes_de


@dataclass(frozen=True)
class Vignette:
    """One note of the library, as its card shows it."""

    ligne: Ligne
    image: PieceJointe | None
    bassins: int
    gardee: int

    @property
    def dessin(self) -> SafeString:
        """What stands for a picture: what its author chose, else what its title says, else its themes."""
        fiche = self.ligne.fiche
        sujet = fiche.dessin or sujet_deviner((fiche.title, *self.ligne.themes), defaut=Sujet.ACCUEIL)
        return couverture_dessiner(sujet, graine=fiche.pk)

    @property
    def chiffre(self) -> dict[str, Any] | None:
        """Its first figure."""
        return next((bloc.value for bloc in self.ligne.fiche.indicateurs), None)

    @property
    def parole(self) -> str:
        """Its first words heard."""
        return next((bloc.value["texte"] for bloc in self.ligne.fiche.paroles), "")

    @property
    def echo(self) -> str:
        """« Refaite dans 4 bassins, gardée par 22 personnes »; nothing while nobody did."""
        dits = []
        if self.bassins:
            dits.append(f"refaite dans {self.bassins} bassin{'s' if self.bassins > 1 else ''}")
        if self.gardee:
            dits.append(f"gardée par {self.gardee} personne{'s' if self.gardee > 1 else ''}")
        phrase = ", ".join(dits)
        return phrase[:1].upper() + phrase[1:]


def vignettes_de(fiches: list[FichePratiquePage], request: HttpRequest | None = None) -> list[Vignette]:
    """The cards of these notes, in four queries whatever their number."""
    cles = [fiche.pk for fiche in fiches]
    images = _images(cles)
    bassins = dict(
        Reprise.objects.acceptees()
        .filter(fiche__in=cles)
        .order_by()
        .values_list("fiche")
        .annotate(nombre=Count("bassin", distinct=True))
    )
    gardees = dict(Signet.objects.filter(fiche__in=cles).order_by().values_list("fiche").annotate(nombre=Count("pk")))
    return [
        Vignette(ligne, images.get(ligne.fiche.pk), bassins.get(ligne.fiche.pk, 0), gardees.get(ligne.fiche.pk, 0))
        for ligne in lignes_de(fiches, request)
    ]


def _images(cles: Iterable[int]) -> dict[int, PieceJointe]:
    """The first picture of each note that has one; who reads the note may see it."""
    images: dict[int, PieceJointe] = {}
    for piece in PieceJointe.objects.images().filter(fiche__in=cles).order_by("fiche", "ordre"):
        images.setdefault(piece.fiche_id, piece)
    return images
