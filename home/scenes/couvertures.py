"""Covers: a subject, and a seed that turns it, casts it and sets its ground, so that no two are alike."""

from __future__ import annotations

from functools import lru_cache

from django.utils.safestring import SafeString

from home.scenes.choix import Personnage, Sujet
from home.scenes.feuille import encadrer
from home.scenes.formes import bloc, groupe, petale, rond, trait
from home.scenes.personnages import Qui
from home.scenes.sujets import SUJETS

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


def _distribuer(premier: int, tour: int) -> Qui:
    """Four different people; the first is the digit that was drawn."""
    autres = [GENS[(premier + pas) % len(GENS)] for pas in (3 + tour % 3, 7, 9)]
    return GENS[premier], autres[0], autres[1], autres[2]


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
    sujet_dessine = dessin.dessiner(_distribuer(premier, tour))
    if miroir:
        sujet_dessine = groupe(sujet_dessine, LARGEUR, 0, miroir=True)
    contenu = bloc(0, 0, LARGEUR, HAUTEUR, fond) + ciel + sujet_dessine
    return encadrer(contenu, LARGEUR, HAUTEUR, classe="couverture couverture--sujet", titre=titre)
