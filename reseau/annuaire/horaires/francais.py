"""Hours as a person reads them: « Du lundi au jeudi : 9 h à 12 h 30 et 13 h 30 à 17 h »."""

import datetime
import re
from dataclasses import dataclass

from opening_hours import State

from home.typographie import JOURS, MOIS, date_longue, heure
from reseau.annuaire.horaires.grille import JOURS as CODES
from reseau.annuaire.horaires.grille import grille_lire
from reseau.annuaire.horaires.osm import PARIS, horaires_analyser

_MOIS_OSM = {code: MOIS[rang] for rang, code in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())}
_RANGS = {"1": "1er", "2": "2e", "3": "3e", "4": "4e", "5": "5e", "-1": "dernier"}
_PLAGES = r"(?P<plages>\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*)"
_JOUR_DU_MOIS = re.compile(rf"^(?P<jour>Mo|Tu|We|Th|Fr|Sa|Su)\[(?P<rangs>-?\d(?:,-?\d)*)\] +{_PLAGES}$")
_SAISON = re.compile(
    r"^(?P<m1>[A-Z][a-z]{2}) (?P<j1>\d\d?)-(?P<m2>[A-Z][a-z]{2}) (?P<j2>\d\d?):? +"
    r"(?P<reste>(?:Mo|Tu|We|Th|Fr|Sa|Su).*)$"
)


@dataclass(frozen=True)
class LigneHoraire:
    """Some days, and their hours."""

    jours: str
    heures: str

    def __str__(self) -> str:
        return f"{self.jours}\u00a0: {self.heures}"


def horaires_en_francais(texte: str, jour: datetime.date | None = None) -> list[LigneHoraire]:
    """The lines to show, in the week's order; what no sentence can say is shown for the seven days to come."""
    if not texte.strip():
        return []
    if texte.strip() == "24/7":
        return [LigneHoraire("Tous les jours", "à toute heure")]
    lignes: list[LigneHoraire] = []
    feries_fermes = False
    for regle in filter(None, (morceau.strip() for morceau in texte.split(";"))):
        if regle in ("PH off", "PH closed"):
            feries_fermes = True
            continue
        suite = _regle(regle)
        if suite is None or (feries_fermes and suite):
            return _semaine(texte, jour)
        lignes += suite
    grille = grille_lire(texte)
    return _de_la_grille(grille.jours) if grille else lignes


def _regle(regle: str) -> list[LigneHoraire] | None:
    """One rule in words, or None when it is beyond us."""
    if (grille := grille_lire(regle)) is not None:
        return _de_la_grille(grille.jours)
    if trouve := _JOUR_DU_MOIS.match(regle):
        rangs = [_RANGS.get(rang, "") for rang in trouve["rangs"].split(",")]
        if all(rangs):
            pluriel = "s" if len(rangs) > 1 else ""
            jours = f"{_et(rangs)} {JOURS[CODES.index(trouve['jour'])]}{pluriel} du mois"
            return [LigneHoraire(jours, _heures([tuple(p.split("-")) for p in trouve["plages"].split(",")]))]
    if (trouve := _SAISON.match(regle)) and trouve["m1"] in _MOIS_OSM and trouve["m2"] in _MOIS_OSM:
        dedans = _regle(trouve["reste"])
        debut, fin = (f"{_quantieme(trouve['j' + n])} {_MOIS_OSM[trouve['m' + n]]}" for n in "12")
        if dedans is not None:
            return [LigneHoraire(f"Du {debut} au {fin}, {_minuscule(ligne.jours)}", ligne.heures) for ligne in dedans]
    return None


def _de_la_grille(jours: tuple) -> list[LigneHoraire]:
    """Days with the same hours on one line, in the week's order; closed days are left out."""
    par_heures: dict[str, list[int]] = {}
    for rang, plages in enumerate(jours):
        if plages:
            par_heures.setdefault(_heures(plages), []).append(rang)
    return [LigneHoraire(_majuscule(_jours(rangs)), heures) for heures, rangs in par_heures.items()]


def _jours(rangs: list[int]) -> str:
    """« du lundi au jeudi », « mardi, jeudi et vendredi »."""
    if rangs == list(range(7)):
        return "tous les jours"
    suites: list[list[int]] = []
    for rang in rangs:
        if suites and suites[-1][-1] == rang - 1:
            suites[-1].append(rang)
        else:
            suites.append([rang])
    morceaux: list[str] = []
    for suite in suites:
        if len(suite) > 2:
            morceaux.append(f"du {JOURS[suite[0]]} au {JOURS[suite[-1]]}")
        else:
            morceaux += [JOURS[rang] for rang in suite]
    return _et(morceaux)


def _semaine(texte: str, jour: datetime.date | None) -> list[LigneHoraire]:
    """The seven days to come, read in the hours themselves."""
    horaires = horaires_analyser(texte)
    if horaires is None:
        return []
    debut = datetime.datetime.combine(jour or datetime.datetime.now(PARIS).date(), datetime.time(), PARIS)
    par_jour: dict[datetime.date, list[tuple[str, str]]] = {}
    for du, au, etat, _commentaire in horaires.intervals(debut, debut + datetime.timedelta(days=7)):
        if etat == State.OPEN:
            fin = "24:00" if au.date() > du.date() and au.time() == datetime.time() else f"{au:%H:%M}"
            par_jour.setdefault(du.date(), []).append((f"{du:%H:%M}", fin))
    return [LigneHoraire(_majuscule(date_longue(date)), _heures(plages)) for date, plages in par_jour.items()]


def _heures(plages: list | tuple) -> str:
    return _et([f"{_heure(debut)} à {_heure(fin)}" for debut, fin in plages])


def _heure(texte: str) -> str:
    if texte == "24:00":
        return "minuit"
    return heure(datetime.time.fromisoformat(texte))


def _et(morceaux: list[str]) -> str:
    return morceaux[0] if len(morceaux) == 1 else f"{', '.join(morceaux[:-1])} et {morceaux[-1]}"


def _quantieme(texte: str) -> str:
    return "1er" if int(texte) == 1 else str(int(texte))


def _majuscule(texte: str) -> str:
    return texte[:1].upper() + texte[1:]


def _minuscule(texte: str) -> str:
    return texte[:1].lower() + texte[1:]
