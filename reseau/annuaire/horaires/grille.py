"""The weekly grid: two ranges a day, to and from OpenStreetMap's syntax.

What the grid cannot hold (months, « first Wednesday », comments) reads as None and stays in the expert field.
"""

import re
from dataclasses import dataclass, field

JOURS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
PLAGES_PAR_JOUR = 2
_HEURE = r"(?:[01]\d|2[0-3]):[0-5]\d"
_FIN = rf"(?:{_HEURE}|24:00)"
_PLAGE = re.compile(rf"^({_HEURE})-({_FIN})$")
_REGLE = re.compile(r"^((?:Mo|Tu|We|Th|Fr|Sa|Su)[A-Za-z,\-]*) +(.+)$")

Plage = tuple[str, str]


@dataclass(frozen=True)
class Grille:
    """Seven days of ranges (« 09:00 », « 12:30 »), and whether public holidays are like the others."""

    jours: tuple[tuple[Plage, ...], ...] = field(default=((),) * 7)
    ouvert_feries: bool = False

    @property
    def vide(self) -> bool:
        """Nothing written on any day."""
        return not any(self.jours)


def grille_lire(texte: str) -> Grille | None:
    """The grid that says exactly what `texte` says, or None when a grid cannot."""
    jours: list[tuple[Plage, ...]] = [()] * 7
    feries_fermes = False
    for regle in filter(None, (morceau.strip() for morceau in texte.split(";"))):
        if regle in ("PH off", "PH closed"):
            feries_fermes = True
            continue
        trouve = _REGLE.match(regle)
        rangs = _jours(trouve.group(1)) if trouve else None
        plages = _plages(trouve.group(2)) if trouve else None
        if rangs is None or plages is None or feries_fermes:
            return None  # une règle après « PH off » le remplacerait
        for rang in rangs:
            jours[rang] = plages
    return Grille(tuple(jours), ouvert_feries=bool(any(jours)) and not feries_fermes)


def grille_ecrire(grille: Grille) -> str:
    """The shortest usual writing: days with the same hours together, « PH off » last; empty for an empty grid."""
    if grille.vide:
        return ""
    regles: list[str] = []
    faits: set[tuple[Plage, ...]] = set()
    for plages in grille.jours:
        if plages and plages not in faits:
            faits.add(plages)
            rangs = [rang for rang in range(7) if grille.jours[rang] == plages]
            regles.append(f"{_intervalles(rangs)} {','.join(f'{debut}-{fin}' for debut, fin in plages)}")
    return "; ".join([*regles, *([] if grille.ouvert_feries else ["PH off"])])


def _jours(texte: str) -> list[int] | None:
    """Ranks of the days named by « Mo-We,Fr », or None."""
    rangs: list[int] = []
    for morceau in texte.split(","):
        bornes = morceau.split("-")
        if len(bornes) > 2 or any(borne not in JOURS for borne in bornes):
            return None
        debut, fin = JOURS.index(bornes[0]), JOURS.index(bornes[-1])
        if fin < debut:
            return None
        rangs += range(debut, fin + 1)
    return rangs


def _plages(texte: str) -> tuple[Plage, ...] | None:
    """At most two ranges in order, or None; « off » closes the day."""
    if texte.strip() in ("off", "closed"):
        return ()
    trouvees = [_PLAGE.match(morceau.strip()) for morceau in texte.split(",")]
    if not all(trouvees) or len(trouvees) > PLAGES_PAR_JOUR:
        return None
    plages = tuple((t.group(1), t.group(2)) for t in trouvees if t)
    bornes = [borne for plage in plages for borne in plage]
    return plages if all(a < b for a, b in zip(bornes, bornes[1:], strict=False)) else None


def _intervalles(rangs: list[int]) -> str:
    """« Mo-We,Fr » from ranks in order."""
    suites: list[list[int]] = []
    for rang in rangs:
        if suites and suites[-1][-1] == rang - 1:
            suites[-1].append(rang)
        else:
            suites.append([rang])
    textes = []
    for suite in suites:
        if len(suite) > 2:
            textes.append(f"{JOURS[suite[0]]}-{JOURS[suite[-1]]}")
        else:
            textes += [JOURS[rang] for rang in suite]
    return ",".join(textes)
