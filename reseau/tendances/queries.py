"""What bears the themes of a trend, kind by kind, and the drawing of how much there is."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.urls import reverse

from home import registre
from home.registre import Resultat, SourceDeLignes
from reseau.comptes.models import Compte
from reseau.tendances.models import SourceDeVeille, Tendance
from reseau.tendances.permissions import sources_suivies
from reseau.vocabulaires.models import Theme

PAR_GENRE, MONTRES = 60, 5  # ce qu’une pièce donne au plus, ce que la page montre sans déplier
HAUT, PAS, BARRE, DEPART = 18, 40, 360, 220  # le dessin, en unités de son cadre


@dataclass
class Genre:
    """What one kind of thing gives: the first ones, then those to unfold; its bar in the drawing."""

    nom: str
    resultats: list[Resultat] = field(default_factory=list)
    y: int = 0
    largeur: int = 0

    @property
    def premiers(self) -> list[Resultat]:
        return self.resultats[:MONTRES]

    @property
    def suite(self) -> list[Resultat]:
        return self.resultats[MONTRES:]

    @property
    def nombre(self) -> int:
        return len(self.resultats)

    @property
    def bout(self) -> int:
        return DEPART + self.largeur + 10


def genres_lire(resultats: Iterable[Resultat]) -> list[Genre]:
    """These results by kind, in the order in which the rooms gave them, each with its bar."""
    genres: dict[str, Genre] = {}
    for resultat in resultats:
        genres.setdefault(resultat.etiquette, Genre(resultat.etiquette)).resultats.append(resultat)
    plus = max((genre.nombre for genre in genres.values()), default=1)
    for rang, genre in enumerate(genres.values()):
        genre.y, genre.largeur = HAUT + rang * PAS, max(6, round(BARRE * genre.nombre / plus))
    return list(genres.values())


def par_theme(compte: Compte, themes: Iterable[Theme]) -> list[Genre]:
    """All that this person may read and that bears one of these themes, kind by kind."""
    voulus = list(themes)
    return genres_lire(un for offre in registre.lire("par_theme") for un in offre(compte, voulus, PAR_GENRE))


def dessin_de(genres: list[Genre]) -> dict[str, object]:
    """The frame of the drawing, and what it says in words."""
    dits = " ; ".join(f"{genre.nom} : {genre.nombre}" for genre in genres)
    return {"hauteur": HAUT + len(genres) * PAS, "depart": DEPART, "mots": f"Ce que cette page réunit. {dits}."}


def tendances_lire() -> QuerySet[Tendance]:
    """Every trend with its themes, in order."""
    return Tendance.objects.prefetch_related("themes")


def sources_des_themes(themes: Iterable[Theme]) -> list[SourceDeVeille]:
    """The sources of the watch list that tell of these themes."""
    return list(sources_suivies().filter(themes__in=list(themes)).distinct())


RECHERCHE = SourceDeLignes(
    "tendances",
    "Tendances du territoire",
    lambda compte, texte: Tendance.objects.all(),
    lambda une, texte: Resultat(une.titre, reverse("tendance", args=[une.code]), une.accroche),
    ("titre", "accroche", "introduction"),
)
