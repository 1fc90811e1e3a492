"""The palette that authors compose from, the shapes of every drawing, ten people and their portraits."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString

from home.dessins.icones import MASQUE, trace

# The palette that authors compose from: who, where, how, with what, and the subject of a cover.


class Personnage(models.TextChoices):
    """The people of the drawings; their names are only there to call them."""

    NADIA = "nadia", "Nadia, cheveux longs, haut orange"
    YVES = "yves", "Yves, chauve, barbe blanche, lunettes"
    AMINATA = "aminata", "Aminata, cheveux bouclés, haut violet"
    JEANNE = "jeanne", "Jeanne, cheveux blancs en chignon, lunettes"
    MOUSSA = "moussa", "Moussa, cheveux courts, barbe, haut crème"
    LEA = "lea", "Léa, cheveux roux au carré, haut bleu"
    LIN = "lin", "Lin, cheveux noirs au carré, lunettes"
    KARIM = "karim", "Karim, cheveux courts, haut rouge"
    PAUL = "paul", "Paul, cheveux blonds, haut lilas"
    SACHA = "sacha", "Sacha, chignon brun, lunettes"

    @property
    def prenom(self) -> str:
        """« Nadia »."""
        return str(self.label).partition(",")[0]


class Pose(models.TextChoices):
    """How a character stands."""

    DEBOUT = "debout", "debout"
    ASSIS = "assis", "sur une chaise"
    FAUTEUIL = "fauteuil", "en fauteuil roulant"


class Geste(models.TextChoices):
    """What the hand does, said as it is read."""

    BAS = "bas", "écoute"
    TEND = "tend", "tend la main"
    LEVE = "leve", "lève la main"
    TIENT = "tient", "tient un document"
    ECRIT = "ecrit", "écrit"
    PENSE = "pense", "réfléchit"
    MONTRE = "montre", "montre du doigt"


class Humeur(models.TextChoices):
    """What the face says."""

    SOURIT = "sourit", "souriant"
    ATTENTIF = "attentif", "attentif"
    PARLE = "parle", "qui parle"
    INQUIET = "inquiet", "inquiet"


class Lieu(models.TextChoices):
    """Where it happens, said as it is read."""

    ACCUEIL = "accueil", "à l’accueil d’un lieu d’information"
    BUREAU = "bureau", "dans un bureau"
    ATELIER = "atelier", "dans un atelier"
    VILLAGE = "village", "devant la mairie d’un bourg"
    HALLE = "halle", "sous une halle, un jour de forum"
    ECRAN = "ecran", "en visioconférence"


class Objet(models.TextChoices):
    """Things to put in the scene."""

    AFFICHE = "affiche", "une affiche"
    HORLOGE = "horloge", "une horloge"
    CARTE = "carte", "une carte de la région"
    PLANTE = "plante", "une plante"
    RAYONNAGE = "rayonnage", "des étagères de documents"
    VALISE = "valise", "une valise"
    CALENDRIER = "calendrier", "un calendrier"
    DOSSIER = "dossier", "un dossier"
    ORDINATEUR = "ordinateur", "un ordinateur"
    TELEPHONE = "telephone", "un téléphone"
    TASSE = "tasse", "une tasse"


class Sujet(models.TextChoices):
    """What a cover tells at a glance."""

    ACCUEIL = "accueil", "Accueillir"
    APPRENTISSAGE = "apprentissage", "L’apprentissage, l’alternance"
    CEP = "cep", "Le conseil en évolution professionnelle"
    CONFIDENTIALITE = "confidentialite", "La confidentialité"
    CREATION = "creation", "Créer son entreprise"
    ECRIRE = "ecrire", "Lire, écrire, raconter"
    ETUDES = "etudes", "Le lycée, les études"
    FINANCER = "financer", "Financer"
    HANDICAP = "handicap", "Le handicap, l’accès pour tous"
    MOBILITE = "mobilite", "Se déplacer"
    NUMERIQUE = "numerique", "Le numérique"
    READRESSAGE = "readressage", "Passer d’une porte à l’autre"
    RECRUTEMENT = "recrutement", "L’emploi, l’entretien"
    RECONVERSION = "reconversion", "Changer de métier"
    RESEAUX = "reseaux", "Les réseaux, qui fait quoi"
    TERRITOIRE = "territoire", "Le territoire, ses métiers"
    TRANSITION = "transition", "La transition écologique"
    VAE = "vae", "La VAE"


# The few shapes every drawing is made of; a colour is the name of a class of the theme sheet (`.dessin .violet`).

Nombre = int | float


def n(valeur: Nombre) -> str:
    """A number as short as it can be written: one decimal, and none when it is whole."""
    return f"{valeur:.1f}".removesuffix(".0").replace("-0.0", "0")


def chemin(d: str, couleur: str) -> str:
    """A filled path."""
    return f'<path class="{couleur}" d="{d}"/>'


def trait(d: str, couleur: str, epaisseur: Nombre = 4) -> str:
    """A stroke with round ends."""
    return f'<path class="t {couleur}" stroke-width="{n(epaisseur)}" d="{d}"/>'


def rond(x: Nombre, y: Nombre, rayon: Nombre, couleur: str) -> str:
    """A disc."""
    return f'<circle class="{couleur}" cx="{n(x)}" cy="{n(y)}" r="{n(rayon)}"/>'


def bloc(x: Nombre, y: Nombre, large: Nombre, haut: Nombre, couleur: str, coin: Nombre = 0) -> str:
    """A rectangle."""
    arrondi = f' rx="{n(coin)}"' if coin else ""
    return f'<rect class="{couleur}" x="{n(x)}" y="{n(y)}" width="{n(large)}" height="{n(haut)}"{arrondi}/>'


def feuille(
    x: Nombre, y: Nombre, large: Nombre, haut: Nombre, couleur: str, grand: Nombre = 18, petit: Nombre = 4
) -> str:
    """The rectangle of the house: two opposite corners are round, as a petal."""
    droite, bas = x + large, y + haut
    gauche, dessus = n(x), n(y)
    return chemin(
        f"M{gauche} {n(y + grand)}Q{gauche} {dessus} {n(x + grand)} {dessus}H{n(droite - petit)}"
        f"Q{n(droite)} {dessus} {n(droite)} {n(y + petit)}V{n(bas - grand)}"
        f"Q{n(droite)} {n(bas)} {n(droite - grand)} {n(bas)}H{n(x + petit)}"
        f"Q{gauche} {n(bas)} {gauche} {n(bas - petit)}Z",
        couleur,
    )


def groupe(
    contenu: str, x: Nombre = 0, y: Nombre = 0, echelle: Nombre = 1, *, miroir: bool = False, angle: Nombre = 0
) -> str:
    """The same drawing elsewhere, smaller, turned, or looking the other way."""
    pose = f"translate({n(x)} {n(y)})" + (f" rotate({n(angle)})" if angle else "")
    if echelle != 1 or miroir:
        pose += f" scale({-echelle if miroir else echelle:g} {echelle:g})"
    return f'<g transform="{pose}">{contenu}</g>'


def petale(x: Nombre, y: Nombre, long: Nombre, large: Nombre, angle: Nombre, couleur: str) -> str:
    """A petal standing on a point."""
    tiers, haut, col = n(-long * 0.3), n(-long * 0.72), n(large * 0.92)
    d = f"M0 0C{n(-large)} {tiers} -{col} {haut} 0 {n(-long)}C{col} {haut} {n(large)} {tiers} 0 0Z"
    return f'<path class="{couleur}" transform="translate({n(x)} {n(y)}) rotate({n(angle)})" d="{d}"/>'


def fleur(x: Nombre, y: Nombre, echelle: Nombre = 1, avant: str = "violet", cotes: str = "iris") -> str:
    """The flower of the brand, standing on a point."""
    dessin = chemin("M32 60C12 54 6 34 12 16C24 24 32 40 32 60Z", cotes)
    dessin += chemin("M32 60C52 54 58 34 52 16C40 24 32 40 32 60Z", cotes)
    dessin += trait("M32 44V6M31 44C31 28 28 18 22 9M33 44C33 28 36 18 42 9", "safran", 3)
    dessin += chemin("M32 60C20 52 18 38 32 22C46 38 44 52 32 60Z", avant)
    return groupe(dessin, x - 32 * echelle, y - 60 * echelle, echelle)


def arche(x: Nombre, y: Nombre, large: Nombre, haut: Nombre, couleur: str) -> str:
    """A Romanesque arch whose foot is at a point."""
    rayon, naissance = n(large / 2), n(y - haut + large / 2)
    return chemin(f"M{n(x)} {n(y)}V{naissance}A{rayon} {rayon} 0 0 1 {n(x + large)} {naissance}V{n(y)}Z", couleur)


# A finished drawing: its frame, and what a screen reader says of it.


def encadrer(contenu: str, largeur: int, hauteur: int, *, classe: str, titre: str = "") -> SafeString:
    """The drawing in its frame: an image with this name, or, without one, a decoration that is not read."""
    return format_html(
        '<svg class="dessin {}" viewBox="0 0 {} {}" preserveAspectRatio="xMidYMid slice" {}>{}</svg>',
        classe,
        largeur,
        hauteur,
        format_html('role="img" aria-label="{}"', titre) if titre else MASQUE,
        trace(contenu),
    )


# Ten people, drawn from the same few pieces: a head, a bust, an arm, and a way of standing.

Qui = tuple[str, str, str, str]  # la distribution d’une couverture


class Traits(NamedTuple):
    """What makes somebody recognisable: classes of colours, a hairstyle."""

    peau: str
    cheveux: str
    coiffure: str
    haut: str
    bas: str
    lunettes: bool = False
    barbe: bool = False


TRAITS = {
    Personnage.NADIA: Traits("peau3", "noir", "long", "safran", "nuit"),
    Personnage.YVES: Traits("peau1", "argent", "chauve", "ocean", "nuit", lunettes=True, barbe=True),
    Personnage.AMINATA: Traits("peau5", "noir", "boucles", "violet", "ocean2"),
    Personnage.JEANNE: Traits("peau1", "blanc", "chignon", "pin", "violet2", lunettes=True),
    Personnage.MOUSSA: Traits("peau4", "noir", "court", "miel", "pin2", barbe=True),
    Personnage.LEA: Traits("peau2", "roux", "carre", "ocean", "brique2"),
    Personnage.LIN: Traits("peau2", "noir", "carre", "papier", "violet2", lunettes=True),
    Personnage.KARIM: Traits("peau3", "brun", "court", "brique", "nuit"),
    Personnage.PAUL: Traits("peau1", "blond", "court", "lilas", "ocean2"),
    Personnage.SACHA: Traits("peau4", "brun", "chignon", "onde", "nuit", lunettes=True),
}
OMBRES = {
    "brique": "brique2", "lilas": "iris", "miel": "safran", "ocean": "ocean2", "onde": "ocean",
    "papier": "gris", "pin": "pin2", "safran": "safran2", "violet": "violet2",
}  # fmt: skip
# Derrière la tête, puis devant ; la tête a dix de rayon, autour de l’origine.
COIFFURES = {
    "court": (
        "",
        "M-10.6 2C-13 -9 -6.5 -14 1 -13.4C9.5 -12.8 13 -6 10.7 2C10.4 -3 8 -6 4.5 -7C0 -5 -6 -5 -8.4 -5.6"
        "C-9.8 -4 -10.4 -2 -10.6 2Z",
    ),
    "carre": (
        "M-12.6 9Q-14.5 -14 0 -14Q14.5 -14 12.6 9Q10 11 6 9H-6Q-10 11 -12.6 9Z",
        "M-10.4 3C-13.5 -9 -7 -14 0 -14C8 -14 13.5 -9 10.4 3C9 -3 7 -6 2 -8C-1 -5 -8 -4 -10.4 3Z",
    ),
    "long": (
        "M-12 22Q-15 -14 0 -14Q15 -14 12 20Q0 24 -12 22Z",
        "M-10.4 3C-13 -8 -7 -13.8 0 -13.8C8 -13.8 13 -8 10.4 3C8 -2 6 -5 -1 -8.5C-4 -5 -9 -3 -10.4 3Z",
    ),
    "chignon": (
        "M-7 -15A6.5 6.5 0 1 1 5 -15A6.5 6.5 0 1 1 -7 -15Z",
        "M-10.6 1C-12.5 -8 -7 -13.6 0 -13.6C7.5 -13.6 12.5 -8 10.6 1C8.5 -5 4 -8 0 -8C-4 -8 -8.5 -5 -10.6 1Z",
    ),
    "boucles": (
        "M-9 6C-16 5 -17 -3 -14 -6C-17 -12 -10 -17 -6 -16C-3 -20 4 -20 6 -16C11 -17 17 -12 14 -6C17 -3 16 5 9 6Z",
        "M-10.4 0C-13 -8 -7 -13 0 -13C8 -13 12.5 -8 10.4 0C8 -2 8 -6 4 -6.5C2 -8.5 -2 -8.5 -4 -6.5"
        "C-8 -6 -8.5 -2 -10.4 0Z",
    ),
    "chauve": (
        "",
        "M-10.2 4C-12.4 1 -11.8 -4 -10 -5.4C-9.6 -2 -9.4 1 -10.2 4ZM10.2 4C12.4 1 11.8 -4 10 -5.4C9.6 -2 9.4 1 10.2 4Z",
    ),
}
OREILLES = frozenset({"chignon", "court"})  # les coiffures qui les laissent voir
ROULE = "roue"  # la main sur la roue : le repos de qui est en fauteuil
BRAS = {
    Geste.BAS: "M3 -71L1 -57L5 -45",
    Geste.TEND: "M3 -71L7 -57L23 -61",
    Geste.LEVE: "M4 -71L17 -69L21 -88",
    Geste.TIENT: "M3 -71L-1 -56L12 -57",
    Geste.ECRIT: "M3 -71L5 -56L23 -55",
    Geste.PENSE: "M3 -71L13 -58L9 -80",
    Geste.MONTRE: "M4 -71L18 -74L31 -85",
    ROULE: "M3 -71L-4 -57L5 -46",
}
BOUCHES = {
    Humeur.SOURIT: "M-.6 4.8Q1.8 7.6 4.2 4.8",
    Humeur.ATTENTIF: "M-.4 5.6H4",
    Humeur.INQUIET: "M-.6 6.4Q1.8 4.2 4.2 6.4",
}
BARBE = "M-9.9 0C-9.5 12 -3 14 1 13.6C8 13 10.5 6 9.9 0C7 4 5 3.4 1 3.4C-3 3.4 -7 4 -9.9 0Z"
LUNETTES = (
    "M-5 -.6A3.2 3.2 0 1 1 1.4 -.6A3.2 3.2 0 1 1 -5 -.6M2 -.6A3.2 3.2 0 1 1 8.4 -.6A3.2 3.2 0 1 1 2 -.6M-5 -1L-9.6 -2"
)
TORSE = "M-12.5 -43V-66Q-12.5 -79 0 -79H4Q13 -79 13 -69V-43Q0 -40 -12.5 -43Z"
PIED = "M-5 0V-3.5Q-5 -6.5 -1 -6.5H2Q7 -5 8 0Z"


def _visage(traits: Traits, humeur: str) -> str:
    dessin = rond(0, 0, 10, traits.peau)
    if traits.coiffure in OREILLES:
        dessin += rond(-9.8, 1.4, 2.2, traits.peau) + rond(9.8, 1.4, 2.2, traits.peau)
    if traits.barbe:
        dessin += chemin(BARBE, traits.cheveux)
    dessin += chemin(COIFFURES[traits.coiffure][1], traits.cheveux)
    dessin += rond(-1.8, -0.6, 1.15, "trait") + rond(5.2, -0.6, 1.15, "trait")
    encre = "papier" if traits.barbe else "trait"
    if humeur == Humeur.PARLE:
        dessin += f'<ellipse class="{encre}" cx="1.8" cy="5.8" rx="2" ry="1.6"/>'
    else:
        dessin += trait(BOUCHES[Humeur(humeur)], encre, 1.2)
    return dessin + (trait(LUNETTES, "trait", 1) if traits.lunettes else "")


def buste(qui: str, geste: str = "", humeur: str = Humeur.SOURIT) -> str:
    """The bust of somebody, its arm left out without a gesture: hips around (0, -44), head around (0, -91)."""
    traits = TRAITS[Personnage(qui)]
    derriere = COIFFURES[traits.coiffure][0]
    dessin = groupe(chemin(derriere, traits.cheveux), 0.5, -91) if derriere else ""
    dessin += chemin(TORSE, traits.haut) + bloc(-3.2, -85, 7.4, 9, traits.peau, 3.2)
    dessin += groupe(_visage(traits, humeur), 0.5, -91)
    if not geste:
        return dessin
    if geste == Geste.TIENT:
        dessin += feuille(-3, -66, 18, 23, "papier", 5, 1) + trait("M2 -59H10M2 -54H8", "lilas", 1.4)
    bras = BRAS[geste if geste == ROULE else Geste(geste)]
    x, y = bras.rpartition("L")[2].split()
    return dessin + trait(bras, OMBRES[traits.haut], 7.5) + rond(float(x), float(y), 4.1, traits.peau)


def _fauteuil() -> str:
    dessin = trait("M-21 -17A17 17 0 1 1 13 -17A17 17 0 1 1 -21 -17", "metal", 3.4)
    dessin += trait("M-16.5 -17A12.5 12.5 0 1 1 8.5 -17A12.5 12.5 0 1 1 -16.5 -17", "gris", 1.2)
    dessin += trait("M-4 -17L-12 -26M-4 -17L4 -26M-4 -17L-4 -5", "gris", 1) + rond(-4, -17, 3, "safran")
    return dessin + trait("M16 -5A4 4 0 1 1 24 -5A4 4 0 1 1 16 -5", "metal", 2.6)


def personne(
    qui: str,
    x: Nombre,
    y: Nombre,
    echelle: Nombre = 2.2,
    *,
    pose: str = Pose.DEBOUT,
    geste: str = Geste.BAS,
    humeur: str = Humeur.SOURIT,
    vers_la_gauche: bool = False,
) -> str:
    """Somebody whose feet are at a point, looking to the right unless told otherwise."""
    bas = TRAITS[Personnage(qui)].bas
    if pose == Pose.DEBOUT:
        dessin = trait("M-5.5 -46V-6M6 -46V-6", bas, 10)
        dessin += groupe(chemin(PIED, "trait"), -6) + groupe(chemin(PIED, "trait"), 6)
        return groupe(dessin + buste(qui, geste, humeur), x, y, echelle, miroir=vers_la_gauche)
    jambes = trait("M-3 -31H19V-7", bas, 10.5) + groupe(chemin(PIED, "trait"), 19)
    if pose == Pose.ASSIS:
        siege, devant = trait("M-17 -56L-14 -25H11M-13 -25V0M10 -25V0", "bois2", 3.4), ""
    else:
        siege, devant = trait("M-22 -57H-17L-15 -24H15L23 -5H29", "metal", 3), _fauteuil()
        geste = ROULE if geste == Geste.BAS else geste
    corps = groupe(buste(qui, geste, humeur), 0, 15)
    return groupe(siege + jambes + corps + devant, x, y, echelle, miroir=vers_la_gauche)


# Portraits: who speaks in a dialogue.

FONDS = {"violet": "miel", "lilas": "menthe", "ocean": "miel", "onde": "brume", "pin": "brume", "safran": "brume"}


@lru_cache(maxsize=512)
def portrait_dessiner(
    personnage: str, humeur: str = Humeur.SOURIT, *, a_gauche: bool = False, titre: str = ""
) -> SafeString:
    """The face and shoulders of somebody, 96 by 96; a decoration unless it has a title.

    `a_gauche`: looks to the left, for who answers on the right of a dialogue. ValueError for a stranger.
    """
    qui = Personnage(personnage)
    fond = FONDS.get(TRAITS[qui].haut, "ciel")
    dessin = bloc(0, 0, 96, 96, fond) + groupe(buste(qui, humeur=humeur), 48, 250, 2.2, miroir=a_gauche)
    return encadrer(dessin, 96, 96, classe="scene scene--portrait", titre=titre)
