"""Covers of ways, places and tools, 400 by 200: who stands in them is given."""

from __future__ import annotations

from home.scenes.choix import Geste, Objet
from home.scenes.formes import Nombre, arche, bloc, chemin, feuille, fleur, groupe, petale, rond, trait
from home.scenes.objets import objet
from home.scenes.personnages import Qui, buste, personne


def creation(qui: Qui) -> str:
    """A shop and its awning."""
    dessin = bloc(74, 64, 252, 140, "pierre") + bloc(96, 108, 112, 62, "onde", 4) + arche(238, 204, 62, 104, "violet")
    dessin += rond(288, 152, 4.5, "safran") + fleur(152, 170, 0.9)
    for rang in range(6):
        x = 62 + 46 * rang
        dessin += chemin(f"M{x} 46H{x + 46}V74A23 23 0 0 1 {x} 74Z", ("safran", "papier")[rang % 2])
    dessin += (
        bloc(62, 30, 276, 18, "violet2", 4) + bloc(0, 190, 400, 10, "pierre2") + objet(Objet.PLANTE, 30, 192, 0.62)
    )
    return dessin + personne(qui[0], 356, 198, 1.15, geste=Geste.LEVE, vers_la_gauche=True)


def mobilite(qui: Qui) -> str:
    """A bus, a road, a stop."""
    dessin = chemin("M0 130Q110 70 220 118T400 92V200H0Z", "sauge") + bloc(0, 152, 400, 48, "nuit")
    dessin += trait("M14 178H60M92 178H138M286 178H332M364 178H392", "safran", 5)
    car = feuille(0, -84, 176, 84, "violet", 30, 8) + "".join(
        [bloc(16 + 38 * rang, -68, 30, 30, "ciel", 5) for rang in range(3)]
    )
    car += bloc(132, -68, 32, 56, "ciel", 5) + bloc(0, -28, 124, 8, "safran")
    dessin += groupe(car + "".join([rond(x, 2, 15, "trait") + rond(x, 2, 6, "gris") for x in (40, 136)]), 116, 158)
    dessin += (
        trait("M352 150V60", "bois2", 7)
        + feuille(318, 34, 68, 34, "safran", 14, 3)
        + trait("M334 51H364M356 43L366 51L356 59", "papier")
    )
    return dessin + personne(qui[0], 66, 160, 0.95, geste=Geste.LEVE)


def numerique(qui: Qui) -> str:
    """A book becomes a screen."""
    dessin = chemin("M34 52Q96 24 150 58V186Q96 156 34 178Z", "papier") + chemin(
        "M266 52Q204 24 150 58V186Q204 156 266 178Z", "gris"
    )
    dessin += trait("M56 74Q92 62 128 78M56 98Q92 86 128 102M56 122Q92 110 128 126", "lilas", 6)
    dessin += trait("M172 78Q208 62 244 74M172 102Q190 92 210 92", "iris", 6)
    ecran = bloc(0, 0, 84, 152, "metal", 16) + bloc(8, 14, 68, 118, "brume", 6)
    ecran += f'<svg x="8" y="14" width="68" height="60" viewBox="0 0 68 60">{groupe(buste(qui[0]), 32, 150, 1.3)}</svg>'
    dessin += groupe(
        ecran + feuille(18, 84, 40, 20, "lilas", 9, 2) + feuille(26, 108, 40, 18, "violet", 9, 2), 282, 30, angle=7
    )
    return dessin + trait("M56 146C120 130 180 170 236 142S300 104 326 128", "safran", 7) + rond(326, 128, 10, "safran")


def readressage(qui: Qui) -> str:
    """Two doors, somebody between them."""
    dessin = ""
    for x, baie in ((70, "nuit"), (252, "safran")):
        dessin += arche(x - 10, 176, 100, 142, "pierre") + arche(x, 176, 80, 126, baie)
    dessin += (
        chemin("M70 176V91A40 40 0 0 1 102 52V168Z", "iris")
        + rond(95, 116, 3, "safran")
        + trait("M0 178H400", "safran", 6)
    )
    return (
        dessin
        + personne(qui[0], 200, 178, 1.08, geste=Geste.TIENT)
        + personne(qui[1], 366, 178, 1.08, geste=Geste.TEND, vers_la_gauche=True)
    )


def reconversion(qui: Qui) -> str:
    """A fork in the road."""
    dessin = chemin("M0 200V160Q90 150 150 176T400 150V200Z", "sauge") + trait(
        "M14 178C90 150 140 196 196 170S300 120 386 132", "safran", 7
    )
    dessin += (
        trait("M96 172V52", "bois2", 7)
        + chemin("M60 44H132L150 60L132 76H60Z", "violet")
        + chemin("M132 88H74L58 102L74 116H132Z", "ocean")
    )
    dessin += trait("M78 60H116M84 102H118", "papier", 5) + objet(Objet.VALISE, 206, 186, 0.5)
    return (
        dessin
        + personne(qui[0], 190, 190, 1.5, geste=Geste.PENSE)
        + petale(330, 138, 74, 26, -12, "iris")
        + petale(338, 138, 88, 28, 14, "violet")
    )


def reseaux(qui: Qui) -> str:
    """Four faces tied to the same flower."""
    coins = ((78, 52, "lilas"), (322, 52, "miel"), (78, 148, "menthe"), (322, 148, "ciel"))
    dessin = trait("".join([f"M200 100L{x} {y}" for x, y, _ in coins]), "safran", 5) + trait(
        "M78 52V148M322 52V148", "lilas"
    )
    dessin += "".join([feuille(x - 40, y - 40, 80, 80, teinte, 34, 6) for x, y, teinte in coins])
    dessin += feuille(150, 50, 100, 100, "papier", 44, 8) + fleur(200, 140, 1.3)
    for (x, y, _), nom in zip(coins, qui, strict=True):
        tete = groupe(buste(nom), 35, 186, 1.62)
        dessin += f'<svg x="{x - 36}" y="{y - 40}" width="72" height="80" viewBox="0 0 72 80">{tete}</svg>'
    return dessin


def territoire(qui: Qui) -> str:
    """A lighthouse, a river, the sea."""
    dessin = (
        rond(318, 62, 34, "safran")
        + bloc(0, 118, 400, 82, "onde")
        + chemin("M0 126Q90 84 190 118T300 130L240 200H0Z", "sauge")
    )
    dessin += trait("M214 200C196 170 120 172 128 150S196 134 178 122", "ciel", 12) + chemin(
        "M92 124L100 40H128L136 124Z", "papier"
    )
    dessin += (
        chemin("M97 70H131L133 94H95Z", "brique")
        + bloc(98, 28, 32, 14, "trait", 3)
        + chemin("M98 28Q114 4 130 28Z", "violet")
    )
    dessin += "".join([petale(x, 172, haut, 13, 0, "pin") for x, haut in ((26, 82), (52, 66), (220, 70))])
    dessin += (
        chemin("M282 150H350L338 166H296Z", "violet")
        + chemin("M314 144V92L346 144Z", "papier")
        + trait("M262 182H310M330 178H384", "ciel", 5)
    )
    return dessin + personne(qui[0], 172, 186, 1.05, geste=Geste.MONTRE)


def _eolienne(x: Nombre, y: Nombre, haut: Nombre, tour: Nombre) -> str:
    pales = "".join([petale(x, y - haut, haut * 0.62, haut * 0.1, tour + angle, "violet") for angle in (0, 120, 240)])
    return (
        trait(f"M{x} {y}V{y - haut}", "papier", max(3, haut * 0.05)) + pales + rond(x, y - haut, haut * 0.06, "safran")
    )


def transition(qui: Qui) -> str:
    """Wind turbines at sunrise."""
    dessin = (
        rond(318, 196, 92, "safran")
        + _eolienne(96, 170, 112, 12)
        + _eolienne(196, 158, 84, 48)
        + _eolienne(262, 162, 60, 78)
    )
    dessin += chemin("M0 160Q110 118 220 160T400 140V200H0Z", "sauge") + chemin("M0 190Q160 148 400 184V200H0Z", "pin")
    return dessin + personne(qui[0], 348, 188, 1.1, geste=Geste.MONTRE, vers_la_gauche=True)


def vae(qui: Qui) -> str:
    """The rings of a tree lead to a title."""
    cernes = (
        (134, "bois2"),
        (124, "miel"),
        (100, "bois"),
        (94, "miel"),
        (72, "bois"),
        (66, "miel"),
        (44, "bois"),
        (38, "miel"),
        (18, "bois2"),
    )
    dessin = "".join([rond(92, 116, rayon, teinte) for rayon, teinte in cernes])
    titre = feuille(-58, -74, 116, 148, "papier", 30, 5) + trait("M-34 -42H30M-34 -22H18M-34 -2H30", "lilas", 6)
    dessin += (
        groupe(titre, 296, 96, angle=5)
        + personne(qui[0], 196, 222, 1.5, geste=Geste.LEVE)
        + trait("M92 116C130 60 170 150 312 140", "safran", 6)
    )
    dessin += chemin("M302 150L292 196L314 182L334 194L326 150Z", "safran2")
    return (
        dessin
        + "".join([petale(314, 142, 30, 12, angle, "violet") for angle in range(0, 360, 45)])
        + rond(314, 142, 13, "safran")
    )
