"""Opening hours: stored in OpenStreetMap syntax, written on a weekly grid, read in French, open or not right now,
with the closures of a place (R5.1).
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from opening_hours import OpeningHours, ParserError, State

from home.temps.periodes import mois_apres
from home.temps.typographie import JOURS as JOURS_FRANCAIS
from home.temps.typographie import MOIS, date_courte, date_longue, heure

PARIS = ZoneInfo("Europe/Paris")
_MOIS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(20_000)
def horaires_analyser(texte: str) -> OpeningHours | None:
    """The hours ready to be questioned; None when there are none or when they are unreadable."""
    if not texte.strip():
        return None
    try:
        return OpeningHours(texte, timezone=PARIS, country="FR", max_interval_days=366)
    except (ParserError, ValueError):
        return None


def horaires_valider(texte: str) -> None:
    """Refuse hours that do not parse, and say which part."""
    if texte.strip() and horaires_analyser(texte) is None:
        raise ValidationError(
            f"Ces horaires ne se lisent pas\u00a0: «\u00a0{texte[:80]}\u00a0». "
            "Écrivez par exemple «\u00a0Mo-Fr 09:00-12:30,13:30-17:00; PH off\u00a0».",
            code="horaires",
        )


def horaires_effectifs(horaires: str, fermetures: Iterable[Mapping[str, Any]]) -> str:
    """The hours with the closures written in: what « ouvert maintenant » reads."""
    if not horaires.strip():
        return ""
    suites = [_fermeture(fermeture) for fermeture in fermetures]
    return "; ".join([horaires.strip().rstrip(";"), *suites])


def horaires_habituels(effectifs: str, fermetures: Iterable[Mapping[str, Any]]) -> str:
    """The hours of an ordinary week: the inverse of `horaires_effectifs`, for who tells the closures beside."""
    return effectifs.removesuffix("; ".join(["", *(_fermeture(fermeture) for fermeture in fermetures)]))


def _fermeture(fermeture: Mapping[str, Any]) -> str:
    """One closure as a rule that comes last, so wins; without its year when it comes back every year."""
    du, au = (datetime.date.fromisoformat(fermeture[cle]) for cle in ("du", "au"))
    ecrire = jour_annuel_ecrire if fermeture.get("annuel") else jour_ecrire
    return f"{ecrire(du)} off" if du == au else f"{ecrire(du)}-{ecrire(au)} off"


def jour_ecrire(jour: datetime.date) -> str:
    """A date in OpenStreetMap's syntax: « 2026 Dec 24 »."""
    return f"{jour.year} {_MOIS[jour.month - 1]} {jour.day:02d}"


def jour_annuel_ecrire(jour: datetime.date) -> str:
    """A day of any year: « Dec 24 »."""
    return f"{_MOIS[jour.month - 1]} {jour.day:02d}"


# The weekly grid: two ranges a day, to and from OpenStreetMap's syntax.
#
# What the grid cannot hold (months, « first Wednesday », comments) reads as None and stays in the expert field.

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
            heures = ",".join(f"{debut}-{fin}" for debut, fin in plages)
            regles.append(f"{','.join(_suites(rangs, JOURS, '', '-'))} {heures}")
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


def _suites(rangs: list[int], jours: Sequence[str], de: str, a: str) -> list[str]:
    """Days in a row told from the first to the last, when there are more than two; the others one by one."""
    suites: list[list[int]] = []
    for rang in rangs:
        if suites and suites[-1][-1] == rang - 1:
            suites[-1].append(rang)
        else:
            suites.append([rang])
    dites: list[str] = []
    for suite in suites:
        longue = [f"{de}{jours[suite[0]]}{a}{jours[suite[-1]]}"]
        dites += longue if len(suite) > 2 else [jours[rang] for rang in suite]
    return dites


# Closures of a place: one day, some days, or the same days every year.


@dataclass(frozen=True)
class Fermeture:
    """A closure still to come, or under way, at its next dates."""

    du: datetime.date
    au: datetime.date
    motif: str
    annuelle: bool


def fermetures_a_venir(fermetures: Iterable[Mapping[str, Any]], jour: datetime.date) -> list[Fermeture]:
    """What is closed from `jour` on, the next first; those of every year at their next dates."""
    prochaines = [_prochaine(fermeture, jour) for fermeture in fermetures]
    return sorted((f for f in prochaines if f.au >= jour), key=lambda f: (f.du, f.au))


def _prochaine(fermeture: Mapping[str, Any], jour: datetime.date) -> Fermeture:
    du, au = (datetime.date.fromisoformat(fermeture[cle]) for cle in ("du", "au"))
    annuelle = bool(fermeture.get("annuel"))
    if annuelle:
        a_cheval = au.year - du.year
        annee = next(an for an in range(jour.year - 1, jour.year + 2) if _en(au, an + a_cheval) >= jour)
        du, au = _en(du, annee), _en(au, annee + a_cheval)
    return Fermeture(du, au, str(fermeture.get("motif", "")), annuelle)


def _en(jour: datetime.date, annee: int) -> datetime.date:
    """The same day of another year; the last of February when there is no 29th."""
    return mois_apres(jour=jour, mois=12 * (annee - jour.year))


# Hours as a person reads them: « Du lundi au jeudi : 9 h à 12 h 30 et 13 h 30 à 17 h ».

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
            jours = f"{_et(rangs)} {JOURS_FRANCAIS[JOURS.index(trouve['jour'])]}{pluriel} du mois"
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
    return [LigneHoraire(_majuscule(_jours_francais(rangs)), heures) for heures, rangs in par_heures.items()]


def _jours_francais(rangs: list[int]) -> str:
    """« du lundi au jeudi », « mardi, jeudi et vendredi »."""
    if rangs == list(range(7)):
        return "tous les jours"
    return _et(_suites(rangs, JOURS_FRANCAIS, "du ", " au "))


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


# Open or not at a given moment, and until when, in words.


@dataclass(frozen=True)
class Ouverture:
    """Whether it is open, the sentence to show, and its tone for the theme."""

    ouvert: bool
    texte: str

    @property
    def ton(self) -> str:
        """The status class of the theme."""
        return "ok" if self.ouvert else "non"


def ouverture_a(horaires: str, moment: datetime.datetime) -> Ouverture | None:
    """The state of these hours (closures included) at an aware `moment`; None when there are no hours to read."""
    analyse = horaires_analyser(horaires)
    if analyse is None:
        return None
    moment = moment.astimezone(PARIS)
    change = analyse.next_change(moment)
    if analyse.is_open(moment):
        return Ouverture(True, f"Ouvert, ferme {_quand(change, moment)}" if change else "Ouvert en permanence")
    ferme = "Fermé aujourd’hui" if _ferme_toute_la_journee(analyse, moment) else "Fermé"
    return Ouverture(False, f"{ferme}, ouvre {_quand(change, moment)}" if change else "Fermé")


def _ferme_toute_la_journee(analyse: OpeningHours, moment: datetime.datetime) -> bool:
    """Not open at any time of this day: a closure, a public holiday, or the day itself."""
    matin = datetime.datetime.combine(moment.date(), datetime.time(), PARIS)
    soir = datetime.datetime.combine(moment.date() + datetime.timedelta(days=1), datetime.time(), PARIS)
    return not any(etat == State.OPEN for _, _, etat, _ in analyse.intervals(matin, soir))


def _quand(change: datetime.datetime, moment: datetime.datetime) -> str:
    """« à 17 h », « demain à 9 h », « lundi à 9 h », « le 4 janvier 2027 à 9 h »."""
    change = change.astimezone(PARIS)
    jours = (change.date() - moment.date()).days
    if jours == 1 and change.time() == datetime.time():
        return "à minuit"
    heures = f"à {heure(change.time())}"
    if jours == 0:
        return heures
    if jours == 1:
        return f"demain {heures}"
    if jours < 7:
        return f"{JOURS_FRANCAIS[change.weekday()]} {heures}"
    return f"le {date_courte(change.date())} {heures}"
