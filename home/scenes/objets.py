"""Things, each standing on its lower left corner; where each may be put is in `PLACES`."""

from __future__ import annotations

from home.scenes.choix import Objet
from home.scenes.formes import Nombre, bloc, chemin, feuille, fleur, groupe, petale, rond, trait

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
