"""The drawn scenes of the house: a place, up to three people, things, and what is said of it to who does not see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.utils.safestring import SafeString

from home.dessins.lieux import HAUTEUR, LARGEUR, PLACES, Place, decor, objet
from home.dessins.personnages import (
    Geste,
    Humeur,
    Lieu,
    Nombre,
    Objet,
    Personnage,
    Pose,
    buste,
    encadrer,
    feuille,
    groupe,
    personne,
)

# A scene: a place, up to three people, things; and what is said of it to who does not see it.

GENS_MAX, CHOSES_MAX = 3, 4
FONDS = ("ciel", "miel", "menthe")  # en visio, chacun a le sien
CADRES: Mapping[int, tuple[tuple[Nombre, Nombre, Nombre, Nombre], ...]] = {
    0: (),
    1: ((130, 58, 540, 300),),
    2: ((130, 90, 262, 236), (408, 90, 262, 236)),
    3: ((130, 58, 262, 146), (408, 58, 262, 146), (269, 212, 262, 146)),
}


class Figure(NamedTuple):
    """Somebody in a scene."""

    qui: str
    pose: str = Pose.DEBOUT
    geste: str = Geste.BAS
    humeur: str = Humeur.SOURIT


@lru_cache(maxsize=256)
def scene_dessiner(
    lieu: str, personnages: tuple[Figure, ...] = (), objets: tuple[str, ...] = (), *, titre: str = ""
) -> SafeString:
    """A place with its people and its things, 800 by 450; a decoration unless it has a title.

    People take their places in the order given: the first two face each other. ValueError for what the palette lacks.
    """
    ou = Lieu(lieu)
    place, gens = decor(ou), personnages[:GENS_MAX]
    choses = "".join([objet(quoi, *ici) for quoi, ici in _ranger(objets[:CHOSES_MAX], place.choses)])
    if ou == Lieu.ECRAN:
        dessin = place.fond + choses + _visio(gens)
    else:
        places = list(zip(gens, place.gens, strict=False))
        derriere, devant = (
            "".join([_poser(figure, p) for figure, p in places if p.derriere is cote]) for cote in (True, False)
        )
        dessin = place.fond + derriere + place.meuble + choses + devant
    return encadrer(dessin, LARGEUR, HAUTEUR, classe="scene", titre=titre)


def scene_dire(lieu: str, personnages: Sequence[Figure] = (), objets: Sequence[str] = ()) -> str:
    """What a scene shows, in one sentence: the alternative proposed to its author."""
    gens = [_dire(figure) for figure in personnages[:GENS_MAX]]
    choses = [str(Objet(quoi).label) for quoi in dict.fromkeys(objets[:CHOSES_MAX])]
    phrase = str(Lieu(lieu).label)
    phrase = phrase[0].upper() + phrase[1:]
    if gens:
        phrase += " : " + " ; ".join(gens)
    return f"{phrase}. Autour : {', '.join(choses)}." if choses else f"{phrase}."


def _dire(figure: Figure) -> str:
    """« Nadia, debout, tient un document »."""
    humeur = {Humeur.PARLE: ", parle", Humeur.INQUIET: ", l’air inquiet"}.get(Humeur(figure.humeur), "")
    return f"{Personnage(figure.qui).prenom}, {Pose(figure.pose).label}, {Geste(figure.geste).label}{humeur}"


def _poser(figure: Figure, place: Place) -> str:
    return personne(
        figure.qui,
        place.x,
        place.y,
        place.echelle,
        pose=Pose(figure.pose),
        geste=Geste(figure.geste),
        humeur=Humeur(figure.humeur),
        vers_la_gauche=place.vers_la_gauche,
    )


def _ranger(
    objets: Sequence[str], choses: Mapping[str, Sequence[tuple[Nombre, Nombre, Nombre]]]
) -> Iterator[tuple[str, tuple[Nombre, Nombre, Nombre]]]:
    """Each thing with a free spot of its kind; one too many has none, and is not drawn."""
    libres = {genre: list(places) for genre, places in choses.items()}
    for quoi in dict.fromkeys(objets):
        if places := libres[PLACES[Objet(quoi)]]:
            yield quoi, places.pop(0)


def _visio(gens: Sequence[Figure]) -> str:
    """Each in a frame of the call, cut at its edges."""
    dessin = ""
    for rang, (figure, (x, y, large, haut)) in enumerate(zip(gens, CADRES[len(gens)], strict=True)):
        echelle, geste = haut / 48, Geste(figure.geste)
        corps = groupe(
            buste(figure.qui, "" if geste == Geste.BAS else geste, Humeur(figure.humeur)),
            large / 2,
            haut * 0.55 + 82 * echelle,
            round(echelle, 2),
            miroir=bool(rang % 2),
        )
        dessin += (
            f'<svg x="{x}" y="{y}" width="{large}" height="{haut}" viewBox="0 0 {large} {haut}">'
            f"{feuille(0, 0, large, haut, FONDS[rang], 26)}{corps}</svg>"
        )
    return dessin
