"""The few shapes every drawing is made of; a colour is the name of a class of the theme sheet (`.dessin .violet`)."""

from __future__ import annotations

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
