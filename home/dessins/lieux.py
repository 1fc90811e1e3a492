"""Places and things: what stands behind people, and where everyone and everything goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from home.dessins.personnages import (
    Lieu,
    Nombre,
    Objet,
    arche,
    bloc,
    chemin,
    feuille,
    fleur,
    groupe,
    petale,
    rond,
    trait,
)

# Things, each standing on its lower left corner; where each may be put is in `PLACES`.

MUR, SOL, TABLE = "mur", "sol", "table"
PLACES = {
    Objet.AFFICHE: MUR,
    Objet.HORLOGE: MUR,
    Objet.CARTE: MUR,
    Objet.PLANTE: SOL,
    Objet.RAYONNAGE: SOL,
    Objet.VALISE: SOL,
    Objet.CALENDRIER: TABLE,
    Objet.DOSSIER: TABLE,
    Objet.ORDINATEUR: TABLE,
    Objet.TELEPHONE: TABLE,
    Objet.TASSE: TABLE,
}
DOS = ("violet", "safran", "lilas", "pin", "ocean", "brique", "iris")


def _affiche() -> str:
    return feuille(0, -112, 84, 112, "papier", 20) + fleur(42, -26, 0.95) + trait("M18 -14H66", "lilas")


def _horloge() -> str:
    return rond(30, -30, 30, "metal") + rond(30, -30, 25, "papier") + trait("M30 -46V-30L41 -24", "safran")


def _carte() -> str:
    dessin = chemin("M0 -84L34 -96L68 -84L104 -96V-10L68 2L34 -10L0 2Z", "papier")
    dessin += chemin("M34 -96L68 -84V2L34 -10Z", "brume") + trait(
        "M12 -20C30 -30 26 -52 48 -50S74 -40 84 -62", "safran"
    )
    repere = chemin("M0 0C-15 -8 -17 -26 0 -40C17 -26 15 -8 0 0Z", "violet") + rond(0, -23, 5, "papier")
    return dessin + groupe(repere, 84, -64, 0.9)


def _plante() -> str:
    tiges = ((62, -34, "sauge"), (66, 32, "sauge"), (78, -10, "pin"), (74, 12, "pin"))
    feuilles = "".join([petale(24, -34, long, 11, angle, couleur) for long, angle, couleur in tiges])
    return feuilles + chemin("M6 -36H42L37 -2Q24 2 11 -2Z", "safran")


def _rayonnage() -> str:
    dessin = bloc(0, -210, 150, 210, "bois2", 6)
    for rang in range(3):
        dessin += bloc(8, -202 + 66 * rang, 134, 58, "miel", 3)
        for livre, haut in enumerate((42, 48, 38, 46, 40, 44, 36)[: 5 if rang == 1 else 7]):
            couleur = DOS[(livre * 3 + rang * 2) % len(DOS)]
            dessin += bloc(16 + 18 * livre, -144 + 66 * rang - haut, 14, haut, couleur, 2)
    return dessin


def _valise() -> str:
    poignee = trait("M30 -60V-74H62V-60", "bois2", 5)
    return poignee + feuille(0, -62, 92, 62, "brique", 16) + trait("M24 -60V-2M68 -60V-2", "miel")


def _calendrier() -> str:
    dessin = feuille(0, -84, 92, 84, "papier", 16)
    dessin += chemin("M0 -68Q0 -84 16 -84H88Q92 -84 92 -80V-62H0Z", "violet") + trait(
        "M24 -90V-78M68 -90V-78", "trait", 5
    )
    jours = [bloc(12 + 18 * i, -52 + 16 * j, 12, 10, "brume", 3) for j in range(3) for i in range(4)]
    return dessin + "".join(jours) + bloc(48, -36, 12, 10, "safran", 3)


def _dossier() -> str:
    dos = chemin("M0 -62Q0 -72 10 -72H40L50 -60H106V0H0Z", "safran2") + bloc(10, -66, 84, 50, "papier", 3)
    return dos + trait("M22 -54H70M22 -44H58", "lilas", 3) + feuille(0, -48, 110, 48, "safran", 14)


def _ordinateur() -> str:
    dessin = chemin("M8 -10V-66Q8 -74 16 -74H104Q112 -74 112 -66V-10Z", "metal") + bloc(15, -67, 90, 52, "ciel", 3)
    return dessin + trait("M26 -52H66M26 -40H84M26 -28H56", "iris") + chemin("M0 -10H120L114 0H6Z", "gris")


def _telephone() -> str:
    dessin = bloc(0, -96, 52, 96, "metal", 10) + bloc(5, -88, 42, 76, "brume", 4)
    bulles = feuille(11, -78, 26, 17, "violet", 7, 2) + feuille(17, -54, 24, 17, "safran", 7, 2)
    return dessin + bulles + bloc(18, -8, 16, 3, "gris", 1.5)


def _tasse() -> str:
    anse = trait("M26 -20Q38 -20 36 -11Q34 -4 24 -6", "papier")
    return anse + chemin("M0 -26H28V-10Q28 0 18 0H10Q0 0 0 -10Z", "papier") + bloc(0, -18, 28, 5, "safran")


DESSINS = {
    Objet.AFFICHE: _affiche,
    Objet.HORLOGE: _horloge,
    Objet.CARTE: _carte,
    Objet.PLANTE: _plante,
    Objet.RAYONNAGE: _rayonnage,
    Objet.VALISE: _valise,
    Objet.CALENDRIER: _calendrier,
    Objet.DOSSIER: _dossier,
    Objet.ORDINATEUR: _ordinateur,
    Objet.TELEPHONE: _telephone,
    Objet.TASSE: _tasse,
}


def objet(quoi: str, x: Nombre, y: Nombre, echelle: Nombre = 1) -> str:
    """A thing standing at a point."""
    return groupe(DESSINS[Objet(quoi)](), x, y, echelle)


def etabli(x: Nombre, y: Nombre, echelle: Nombre = 1) -> str:
    """A workbench and its vice."""
    dessin = bloc(0, -88, 250, 16, "bois", 4) + trait("M22 -72V-4M228 -72V-4M22 -26H228", "bois2", 12)
    return groupe(dessin + chemin("M168 -88V-104H206V-120H220V-88Z", "ocean2"), x, y, echelle)


def arbre(x: Nombre, y: Nombre, echelle: Nombre = 1) -> str:
    """A tree whose leaves are two petals."""
    dessin = trait("M40 0V-70", "bois2", 9) + petale(40, -28, 130, 52, 0, "sauge")
    return groupe(dessin + petale(40, -28, 96, 26, 12, "pin"), x, y, echelle)


# Places: what stands behind people, what stands before those at the back, and where everyone and everything goes.

LARGEUR, HAUTEUR = 800, 450


class Place(NamedTuple):
    """Where somebody stands, how tall; behind the furniture or before it; whom they look at."""

    x: Nombre
    y: Nombre
    echelle: Nombre
    derriere: bool = False
    vers_la_gauche: bool = False


class Decor(NamedTuple):
    """A place drawn, with its three places for people and those of things: (x, y, scale)."""

    fond: str
    meuble: str
    gens: tuple[Place, Place, Place]
    choses: Mapping[str, Sequence[tuple[Nombre, Nombre, Nombre]]]


def fenetre(x: Nombre, y: Nombre, large: Nombre, haut: Nombre) -> str:
    """A Romanesque window on hills."""
    milieu = x + large / 2
    collines = (
        f"M{x} {y}V{y - haut * 0.3:.0f}Q{milieu:.0f} {y - haut * 0.52:.0f} {x + large} {y - haut * 0.26:.0f}V{y}Z"
    )
    dessin = arche(x - 10, y + 10, large + 20, haut + 20, "papier") + arche(x, y, large, haut, "ciel")
    return dessin + chemin(collines, "sauge") + trait(f"M{milieu:.0f} {y}V{y - haut}", "papier", 6)


def _interieur(sol: Nombre = 352) -> str:
    return bloc(0, 0, LARGEUR, sol, "mur") + bloc(0, sol, LARGEUR, HAUTEUR - sol, "sol")


def _accueil() -> Decor:
    fond = _interieur() + fenetre(560, 262, 150, 206) + feuille(60, 60, 250, 96, "violet", 40, 8)
    fond += fleur(116, 142, 1.05, "papier", "lilas") + trait("M168 96H270M168 118H232", "papier", 8)
    meuble = feuille(40, 250, 330, 146, "iris", 50, 8) + bloc(28, 238, 354, 18, "bois", 6)
    meuble += trait("M70 380H340", "safran", 5) + objet(Objet.ORDINATEUR, 70, 238, 0.82)
    gens = (
        Place(440, 424, 2.6, vers_la_gauche=True),
        Place(262, 392, 2.6, derriere=True),
        Place(630, 424, 2.6, vers_la_gauche=True),
    )
    choses = {
        MUR: ((452, 140, 0.8), (366, 140, 0.8)),
        SOL: ((738, 402, 1.1), (500, 372, 0.9)),
        TABLE: ((314, 238, 0.6), (176, 238, 0.55)),
    }
    return Decor(fond, meuble, gens, choses)


def _bureau() -> Decor:
    fond = _interieur() + fenetre(330, 250, 140, 200)
    meuble = bloc(270, 276, 280, 16, "bois", 5) + trait("M296 292V398M524 292V398", "bois2", 11)
    gens = (
        Place(606, 418, 2.6, vers_la_gauche=True),
        Place(226, 418, 2.6, derriere=True),
        Place(716, 424, 2.5, vers_la_gauche=True),
    )
    choses = {
        MUR: ((560, 150, 1), (226, 166, 0.9)),
        SOL: ((40, 352, 1.06), (722, 392, 1.4)),
        TABLE: ((436, 276, 0.7), (306, 276, 0.86), (400, 276, 0.7)),
    }
    return Decor(fond, meuble, gens, choses)


def _outils() -> str:
    dessin = feuille(48, 44, 318, 128, "miel", 30, 6) + trait("M104 84V146", "bois2", 9)
    dessin += chemin("M80 66H118Q130 68 134 80H118V92H80Z", "ocean2")
    dessin += trait("M176 70A15 15 0 1 0 204 70M190 92V146", "brique", 8) + chemin(
        "M236 70H262V96L340 96V108L236 146Z", "gris"
    )
    return dessin + chemin("M232 62H268V94H258V74H244V104H232Z", "violet")


def _vitrage(x: Nombre, pente: Nombre) -> str:
    colline = f"M{x + 8} 124V{104 - 4 * pente}Q{x + 48} {86 + 6 * pente} {x + 88} 102V124Z"
    return bloc(x, 48, 96, 84, "papier", 8) + bloc(x + 8, 56, 80, 68, "ciel", 4) + chemin(colline, "sauge")


def _atelier() -> Decor:
    fond = _interieur() + _outils() + "".join([_vitrage(430 + 112 * rang, rang) for rang in range(3)])
    fond += bloc(620, 196, 140, 156, "ocean", 8)
    for rang in range(3):
        fond += bloc(632, 208 + 47 * rang, 116, 38, "onde", 5) + trait(f"M672 {227 + 47 * rang}H708", "safran", 6)
    gens = (Place(180, 424, 2.6), Place(356, 410, 2.6, derriere=True), Place(610, 424, 2.6, vers_la_gauche=True))
    choses = {
        MUR: ((386, 172, 0.7), (540, 260, 0.8)),
        SOL: ((664, 196, 0.9), (60, 420, 0.8)),
        TABLE: ((428, 286, 0.56), (276, 286, 0.5)),
    }
    return Decor(fond, etabli(250, 392, 1.22), gens, choses)


def _maison(x: Nombre, y: Nombre, large: Nombre, haut: Nombre, toit: str, volet: str) -> str:
    faite = y - haut - large * 0.42
    dessin = chemin(f"M{x - 10} {y - haut}L{x + large / 2:.0f} {faite:.0f}L{x + large + 10} {y - haut}Z", toit)
    dessin += bloc(x, y - haut, large, haut, "pierre")
    for part in (0.17, 0.63):
        gauche, vitre = x + large * part, large * 0.2
        dessin += bloc(gauche, y - haut + 22, vitre, 40, "nuit", 2)
        dessin += bloc(gauche - 9, y - haut + 22, 9, 40, volet) + bloc(gauche + vitre, y - haut + 22, 9, 40, volet)
    return dessin + arche(x + large * 0.38, y, large * 0.26, min(74, haut * 0.48), volet)


def _mairie() -> str:
    dessin = (
        chemin("M262 150L400 88L538 150Z", "violet")
        + bloc(276, 150, 248, 206, "pierre")
        + bloc(266, 146, 268, 12, "pierre2")
    )
    dessin += bloc(380, 52, 40, 52, "pierre") + chemin("M372 54L400 18L428 54Z", "violet") + rond(400, 80, 13, "papier")
    dessin += trait("M400 72V80L406 84", "trait", 2.6) + arche(372, 356, 56, 98, "nuit")
    dessin += "".join([arche(x, 236, 34, 58, "onde") for x in (296, 340, 426, 470)])
    return dessin + "".join([arche(x, 336, 36, 66, "onde") for x in (304, 460)])


def _village() -> Decor:
    fond = bloc(0, 0, LARGEUR, HAUTEUR, "ciel") + rond(650, 84, 38, "safran")
    fond += chemin("M0 300Q180 190 400 270T800 230V450H0Z", "sauge") + bloc(0, 352, LARGEUR, 98, "pierre2")
    fond += _maison(28, 356, 150, 140, "brique", "ocean") + _maison(612, 356, 160, 124, "iris", "pin") + _mairie()
    fond += (
        arbre(194, 360, 1.05)
        + arbre(530, 360, 0.86)
        + trait("M0 430C200 396 300 440 470 416S700 396 800 414", "safran", 5)
    )
    gens = (Place(270, 424, 1.7), Place(620, 428, 1.7, vers_la_gauche=True), Place(170, 424, 1.7))
    choses = {
        MUR: ((440, 330, 0.42), (318, 330, 0.42)),
        SOL: ((700, 420, 0.7), (60, 420, 0.7)),
        TABLE: ((520, 428, 0.6), (90, 428, 0.6)),
    }
    return Decor(fond, "", gens, choses)


def _etal() -> str:
    toile = [
        chemin(f"M{i * 30} 0H{i * 30 + 30}V22A15 15 0 0 1 {i * 30} 22Z", ("safran", "papier")[i % 2]) for i in range(6)
    ]
    dessin = "".join(toile) + trait("M8 20V136M172 20V136", "bois2", 6) + bloc(0, 100, 180, 36, "bois", 4)
    return dessin + "".join([rond(22 + 27 * i, 96, 12, ("brique", "pin", "safran")[i % 3]) for i in range(6)])


def _halle() -> Decor:
    fond = bloc(0, 0, LARGEUR, HAUTEUR, "ciel") + bloc(0, 352, LARGEUR, 98, "pierre2")
    fond += (
        chemin("M20 150L400 26L780 150Z", "violet")
        + chemin("M140 150L400 66L660 150Z", "iris")
        + bloc(30, 146, 740, 20, "bois2")
    )
    fond += "".join([bloc(x, 160, 16, 196, "bois2") for x in (60, 280, 504, 724)]) + fleur(
        400, 140, 0.9, "papier", "lilas"
    )
    arcs = [f"M{x + 16} 226Q{x + 20} 168 {x + 112} 168Q{x + 206} 168 {x + 216} 226" for x in (60, 283, 505)]
    fond += trait("".join(arcs), "bois", 8)
    gens = (Place(362, 430, 2.5), Place(480, 430, 2.5, vers_la_gauche=True), Place(190, 380, 2.1, derriere=True))
    choses = {
        MUR: ((562, 300, 0.7), (320, 300, 0.7)),
        SOL: ((740, 420, 0.9), (20, 420, 0.9)),
        TABLE: ((640, 346, 0.4), (214, 346, 0.4)),
    }
    return Decor(fond, groupe(_etal(), 96, 246) + groupe(_etal(), 524, 246), gens, choses)


def _ecran() -> Decor:
    fond = (
        bloc(0, 0, LARGEUR, HAUTEUR, "brume")
        + petale(90, 470, 330, 130, -24, "lilas")
        + petale(730, 480, 300, 120, 20, "lilas")
    )
    fond += bloc(112, 40, 576, 336, "metal", 24) + chemin(
        "M60 376H740L716 404Q712 410 702 410H98Q88 410 84 404Z", "gris"
    )
    rang = (Place(0, 0, 1), Place(0, 0, 1, vers_la_gauche=True), Place(0, 0, 1))  # en visio, chacun dans son cadre
    choses = {MUR: ((20, 130, 0.7),), SOL: ((730, 440, 0.9), (6, 440, 0.9)), TABLE: ((660, 440, 0.9), (60, 440, 0.8))}
    return Decor(fond, "", rang, choses)


_DECORS = {
    Lieu.ACCUEIL: _accueil,
    Lieu.BUREAU: _bureau,
    Lieu.ATELIER: _atelier,
    Lieu.VILLAGE: _village,
    Lieu.HALLE: _halle,
    Lieu.ECRAN: _ecran,
}


@cache
def decor(lieu: Lieu) -> Decor:
    """The place, drawn once."""
    return _DECORS[lieu]()
