"""Covers: a subject, chosen or guessed, and a seed that turns it, so that no two are alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from django.utils.safestring import SafeString

from home.dessins.lieux import etabli, fenetre, objet
from home.dessins.personnages import (
    Geste,
    Nombre,
    Objet,
    Personnage,
    Pose,
    Qui,
    Sujet,
    arche,
    bloc,
    buste,
    chemin,
    encadrer,
    feuille,
    fleur,
    groupe,
    personne,
    petale,
    rond,
    trait,
)
from home.recherche.texte import replier

# Covers where people meet, 400 by 200: who stands in them is given.


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


# Covers of ways, places and tools, 400 by 200: who stands in them is given.


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


# What covers tell: one drawing a subject, and the grounds that suit it.


class Dessin(NamedTuple):
    """A subject: the grounds that suit it, and its drawing."""

    fonds: tuple[str, str, str]
    dessiner: Callable[[Qui], str]


SUJETS = {
    Sujet.ACCUEIL: Dessin(("ciel", "miel", "brume"), accueil),
    Sujet.APPRENTISSAGE: Dessin(("miel", "menthe", "ciel"), apprentissage),
    Sujet.CEP: Dessin(("brume", "ciel", "menthe"), cep),
    Sujet.CONFIDENTIALITE: Dessin(("brume", "ciel", "miel"), confidentialite),
    Sujet.CREATION: Dessin(("brume", "menthe", "ciel"), creation),
    Sujet.ECRIRE: Dessin(("miel", "brume", "menthe"), ecrire),
    Sujet.ETUDES: Dessin(("menthe", "ciel", "miel"), etudes),
    Sujet.FINANCER: Dessin(("menthe", "brume", "ciel"), financer),
    Sujet.HANDICAP: Dessin(("ciel", "menthe", "miel"), handicap),
    Sujet.MOBILITE: Dessin(("ciel", "brume", "miel"), mobilite),
    Sujet.NUMERIQUE: Dessin(("miel", "ciel", "menthe"), numerique),
    Sujet.READRESSAGE: Dessin(("miel", "brume", "ciel"), readressage),
    Sujet.RECRUTEMENT: Dessin(("menthe", "miel", "ciel"), recrutement),
    Sujet.RECONVERSION: Dessin(("ciel", "brume", "miel"), reconversion),
    Sujet.RESEAUX: Dessin(("brume", "pierre", "mur"), reseaux),
    Sujet.TERRITOIRE: Dessin(("ciel", "brume", "miel"), territoire),
    Sujet.TRANSITION: Dessin(("menthe", "ciel", "miel"), transition),
    Sujet.VAE: Dessin(("menthe", "ciel", "brume"), vae),
}


# The subject of a cover when its author chose none: the first text that names one, word by word.

# Dans l’ordre : ce qui est le plus précis d’abord. Des débuts de mots, sans accent ni majuscule.
_MOTS = (
    (Sujet.VAE, "vae|validation des acquis"),
    (Sujet.HANDICAP, "handicap|rqth|accessib"),
    (Sujet.TRANSITION, "transition ecolog|ecolog|climat"),
    (Sujet.APPRENTISSAGE, "apprenti|alternan|artisan"),
    (Sujet.CONFIDENTIALITE, "confidenti|neutralit|secret"),
    (Sujet.READRESSAGE, "readress|re-adress|portes?\\b|relais|liaison|appeler|orienter vers"),
    (Sujet.FINANCER, "financ|cpf|opco|bourse"),
    (Sujet.ECRIRE, "ecri|lire\\b|lecture|illettr|fiche prati|formulaire"),
    (Sujet.NUMERIQUE, "numeri|ecran|video|visio|en ligne|distance"),
    (Sujet.ETUDES, "eleve|etudia|lycee|colleg|univers|scolai|etudes|raccroch"),
    (Sujet.CREATION, "creation d|creer son|entreprend|independant"),
    (Sujet.MOBILITE, "mobilit|transport|permis\\b|iles?\\b"),
    (Sujet.TERRITOIRE, "filiere|territoire|littoral|metiers du|atelier"),
    (Sujet.RECONVERSION, "reconver|changer de metier|immersion"),
    (Sujet.RECRUTEMENT, "emploi|recrut|entretien|candidat|embauch"),
    (Sujet.RESEAUX, "reseau|qui fait quoi|partenaire|ensemble|partage"),
    (Sujet.CEP, "cep\\b|evolution professionnelle|conseil"),
    (Sujet.ACCUEIL, "accueil|recev|vie quotidienne"),
)
_LECTURES = [(sujet, re.compile(rf"\b(?:{mots})")) for sujet, mots in _MOTS]


def sujet_deviner(textes: Iterable[str], *, defaut: Sujet) -> Sujet:
    """What the first of these texts that names a subject is about; `defaut` when none does."""
    for texte in textes:
        plie = replier(texte)
        for sujet, lecture in _LECTURES:
            if lecture.search(plie):
                return sujet
    return defaut


# Covers: a subject, and a seed that turns it, casts it and sets its ground, so that no two are alike.

LARGEUR, HAUTEUR = 400, 200
GENS = list(Personnage)
TEINTES = {"brume": "lilas", "ciel": "onde", "menthe": "sauge", "miel": "blond", "mur": "brume", "pierre": "pierre2"}


class Graine:
    """A number read digit by digit, each in a base of its own: two numbers never give the same digits."""

    def __init__(self, valeur: int) -> None:
        self.reste = abs(valeur)

    def tirer(self, base: int) -> int:
        """A digit under `base`."""
        self.reste, chiffre = divmod(self.reste, base)
        return chiffre


def _gerbe(tour: int, teinte: str) -> str:
    """Two large petals in the corners."""
    gauche = petale(40, 230, 190 + 6 * tour, 74, -18 - tour, teinte)
    return gauche + petale(372, 236, 176, 66 + 2 * tour, 14 + tour, teinte)


def _champ(tour: int, teinte: str) -> str:
    """A row of petals along the foot."""
    hauteurs = [70 + (rang * 23 + tour * 11) % 70 for rang in range(8)]
    return "".join(
        [petale(12 + 54 * rang, 214, haut, 22, rang % 3 * 4 - 4, teinte) for rang, haut in enumerate(hauteurs)]
    )


def _lune(tour: int, teinte: str) -> str:
    """A large disc behind."""
    return rond(84 + 30 * tour, 76, 70 + 3 * tour, teinte)


def _semis(tour: int, teinte: str) -> str:
    """Dots in rows."""
    points = [f"M{24 + 58 * (rang % 7) + 29 * (rang // 7 % 2)} {18 + 36 * (rang // 7)}h{tour}" for rang in range(28)]
    return trait("".join(points), teinte, 8)


_DECORS = (_gerbe, _champ, _lune, _semis)


@lru_cache(maxsize=1024)
def couverture_dessiner(sujet: str, *, graine: int, titre: str = "") -> SafeString:
    """The cover of a subject, 400 by 200; a decoration unless it has a title. ValueError for an unknown subject.

    Two seeds never give the same cover: every digit of the seed is drawn somewhere.
    """
    dessin = SUJETS[Sujet(sujet)]
    chiffres = Graine(graine)
    premier, miroir, rang_du_fond = chiffres.tirer(len(GENS)), chiffres.tirer(2), chiffres.tirer(3)
    decor, tour = chiffres.tirer(len(_DECORS)), chiffres.tirer(8)
    fond = dessin.fonds[rang_du_fond]
    depart, arrivee = 16 + chiffres.tirer(160), 24 + chiffres.reste
    fil = trait(f"M0 {depart}C130 {depart + 60} 250 {arrivee - 40} 400 {arrivee}", TEINTES[fond], 3)
    ciel = f'<g opacity=".4">{_DECORS[decor](tour, TEINTES[fond])}{fil}</g>'
    autres = [GENS[(premier + pas) % len(GENS)] for pas in (3 + tour % 3, 7, 9)]
    sujet_dessine = dessin.dessiner((GENS[premier], autres[0], autres[1], autres[2]))
    if miroir:
        sujet_dessine = groupe(sujet_dessine, LARGEUR, 0, miroir=True)
    contenu = bloc(0, 0, LARGEUR, HAUTEUR, fond) + ciel + sujet_dessine
    return encadrer(contenu, LARGEUR, HAUTEUR, classe="couverture couverture--sujet", titre=titre)
