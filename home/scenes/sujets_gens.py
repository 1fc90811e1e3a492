"""Covers where people meet, 400 by 200: who stands in them is given."""

from __future__ import annotations

from home.scenes.choix import Geste, Pose
from home.scenes.formes import arche, bloc, chemin, feuille, fleur, groupe, petale, rond, trait
from home.scenes.lieux import fenetre
from home.scenes.objets import etabli
from home.scenes.personnages import Qui, personne


def accueil(qui: Qui) -> str:
    """A counter, who receives and who comes."""
    dessin = fenetre(40, 110, 66, 92) + personne(qui[0], 158, 222, 1.8, geste=Geste.LEVE)
    dessin += feuille(34, 128, 220, 90, "violet", 36, 6) + bloc(20, 120, 250, 13, "bois", 5)
    return (
        dessin
        + fleur(92, 192, 0.9, "papier", "lilas")
        + personne(qui[1], 318, 232, 1.9, geste=Geste.TEND, vers_la_gauche=True)
    )


def apprentissage(qui: Qui) -> str:
    """Two people at a workbench, under a wheel."""
    dents = "".join([groupe(bloc(-7, -36, 14, 72, "lilas", 3), 200, 54, angle=angle) for angle in (0, 45, 90, 135)])
    dessin = dents + rond(200, 54, 27, "lilas") + rond(200, 54, 12, "brume")
    dessin += personne(qui[0], 292, 232, 1.8, geste=Geste.ECRIT, vers_la_gauche=True) + etabli(118, 212, 0.84)
    return dessin + personne(qui[1], 108, 232, 1.8, geste=Geste.TEND)


def cep(qui: Qui) -> str:
    """Three steps as petals, and a way up."""
    marches = ((76, 92, 42, -6, "lilas"), (190, 142, 52, 0, "iris"), (316, 196, 62, 5, "violet"))
    dessin = "".join([petale(x, 214, long, large, angle, teinte) for x, long, large, angle, teinte in marches])
    dessin += trait("M0 168C44 168 52 128 76 124S150 96 190 74S280 46 331 22", "safran", 6)
    dessin += "".join([rond(x, y, 9, "papier") + rond(x, y, 5, "safran") for x, y in ((190, 74), (331, 22))])
    return dessin + personne(qui[0], 76, 126, 1.05, geste=Geste.MONTRE)


def confidentialite(qui: Qui) -> str:
    """A folder held by two petals, and a lock."""
    dessin = (
        personne(qui[0], 52, 236, 1.8)
        + feuille(96, 44, 208, 156, "papier", 44, 6)
        + trait("M126 76H226M126 98H250M126 120H190", "gris", 7)
    )
    dessin += (
        bloc(40, 170, 320, 40, "violet2")
        + petale(206, 232, 224, 96, -62, "iris")
        + petale(194, 232, 224, 96, 62, "violet")
    )
    dessin += trait("M182 136V122A20 20 0 0 1 222 122V136", "trait", 7) + feuille(170, 134, 64, 54, "safran", 18, 5)
    return dessin + rond(202, 157, 7, "trait") + trait("M202 160V171", "trait", 5)


def ecrire(qui: Qui) -> str:
    """Somebody writes, a sheet and a pencil."""
    dessin = petale(60, 216, 190, 80, -14, "lilas") + groupe(feuille(0, 0, 150, 176, "papier", 40, 6), 214, 20, angle=5)
    dessin += trait(
        "M240 62Q256 50 272 62T304 62T336 62M238 92Q254 80 270 92T302 92T330 94M236 122Q252 110 268 122", "iris", 5
    )
    dessin += groupe(
        chemin("M0 0L-9 -22L-9 -104H9V-22Z", "safran")
        + chemin("M0 0L-4 -10H4Z", "trait")
        + bloc(-9, -112, 18, 12, "brique", 4),
        284,
        128,
        angle=32,
    )
    return dessin + personne(qui[0], 122, 236, 1.9, geste=Geste.ECRIT)


def etudes(qui: Qui) -> str:
    """A school, a hat, books."""
    dessin = bloc(30, 70, 200, 134, "pierre") + chemin("M18 72L130 18L242 72Z", "violet") + rond(130, 52, 10, "papier")
    dessin += trait("M130 47V52L134 55", "trait", 2) + "".join(
        [bloc(x, 92, 30, 34, "onde", 3) for x in (48, 96, 136, 184)]
    )
    dessin += arche(106, 204, 48, 66, "nuit") + bloc(0, 194, 400, 10, "pierre2")
    dessin += groupe(
        feuille(0, -10, 70, 10, "ocean", 4, 1)
        + feuille(4, -20, 66, 10, "safran", 4, 1)
        + feuille(-2, -30, 70, 10, "brique", 4, 1),
        316,
        194,
    )
    dessin += groupe(
        chemin("M0 0L44 -16L88 0L44 16Z", "nuit")
        + chemin("M18 8V26Q44 40 70 26V8L44 17Z", "nuit")
        + trait("M82 2V26", "safran", 3),
        306,
        96,
    )
    return (
        dessin
        + personne(qui[0], 276, 202, 1.3, geste=Geste.TIENT, vers_la_gauche=True)
        + personne(qui[1], 206, 204, 1.3, geste=Geste.LEVE)
    )


def financer(qui: Qui) -> str:
    """Piles that grow."""
    dessin = "".join(
        [
            bloc(210 + 44 * rang, 168 - 30 * rang, 34, 34 + 30 * rang, teinte, 5)
            for rang, teinte in enumerate(("lilas", "iris", "violet", "pin"))
        ]
    )
    dessin += trait("M222 140L268 110L312 84L362 36", "safran", 6) + petale(362, 40, 34, 12, 45, "safran")
    pieces = "".join(
        [
            rond(58, 178 - 17 * rang, 1, "miel") + bloc(26, 172 - 17 * rang, 64, 14, ("safran", "safran2")[rang % 2], 7)
            for rang in range(4)
        ]
    )
    dessin += (
        pieces
        + rond(58, 84, 26, "safran")
        + rond(58, 84, 19, "miel")
        + trait("M66 76A11 11 0 1 0 66 92M48 82H62M48 87H60", "safran2", 3)
    )
    return dessin + personne(qui[0], 142, 230, 1.8, geste=Geste.MONTRE)


def handicap(qui: Qui) -> str:
    """A ramp up to an open door."""
    dessin = (
        arche(300, 152, 84, 126, "pierre")
        + arche(312, 152, 60, 108, "safran")
        + chemin("M0 200V186L262 152H400V200Z", "violet")
    )
    dessin += trait("M0 186L262 152H400", "safran", 6) + groupe(
        personne(qui[0], 0, 0, 1.36, pose=Pose.FAUTEUIL), 150, 164, angle=-7
    )
    return dessin + personne(qui[1], 60, 178, 1.12, geste=Geste.LEVE)


def recrutement(qui: Qui) -> str:
    """Two people across a table."""
    dessin = (
        petale(200, 214, 210, 96, 0, "lilas") + bloc(146, 124, 108, 11, "bois", 4) + trait("M200 134V196", "bois2", 9)
    )
    dessin += personne(qui[0], 104, 202, 1.62, pose=Pose.ASSIS, geste=Geste.TEND)
    dessin += personne(qui[1], 298, 202, 1.62, pose=Pose.ASSIS, geste=Geste.PENSE, vers_la_gauche=True)
    return dessin + groupe(
        feuille(0, -46, 36, 46, "papier", 11, 2) + trait("M9 -32H25M9 -22H20", "safran", 3.4), 182, 124
    )
