"""Occupations told by what differs: the first is an afternoon in Angoulême, the other has nothing in common with it."""

import datetime

from home.temps.calendrier import Occupation, Tenue, cle_de_lieu
from home.temps.flux import PARIS

ANGOULEME, COGNAC, NIORT = 1, 2, 9  # Angoulême et Cognac se touchent
VOISINS = {ANGOULEME: frozenset({COGNAC}), COGNAC: frozenset({ANGOULEME}), NIORT: frozenset()}
ELEVES, ADULTES = 10, 11
MOBILITE, ALTERNANCE = 20, 21
FRANQUIN = cle_de_lieu("Espace Franquin", "Angoulême")
AUTRE_LIEU = cle_de_lieu("Salle polyvalente", "Prahecq")
ENSEMBLES = {"lieux", "bassins", "structures", "publics", "themes"}


def instant(texte: str, fold: int = 0) -> datetime.datetime:
    """« 2027-01-14 14:00 », at the wall of Paris; `fold` for the second time of an hour that comes twice."""
    return datetime.datetime.fromisoformat(texte).replace(tzinfo=PARIS, fold=fold)


def une_occupation(uid: str, du: str = "2027-01-14 14:00", au: str = "2027-01-14 18:00", **champs) -> Occupation:
    """One thing at one time; sets are given as lists, people as lists of accounts."""
    for nom in champs.keys() & ENSEMBLES:
        champs[nom] = frozenset(champs[nom])
    for nom in champs.keys() & {"attendus", "equipe"}:
        champs[nom] = frozenset(champs[nom]).copy
    champs.setdefault("titre", f"Rendez-vous {uid}")
    champs.setdefault("debut", instant(du, champs.pop("fold_du", 0)))
    champs.setdefault("fin", instant(au, champs.pop("fold_au", 0)))
    return Occupation(uid=uid, url=f"/agenda/{uid}/", **champs)


def la_mienne(**champs) -> Occupation:
    """The event that is proposed."""
    commun = {
        "titre": "Après-midi mobilité et emploi", "lieux": [FRANQUIN], "bassins": [ANGOULEME], "publics": [ELEVES],
        "themes": [MOBILITE], "structures": [100], "effectif": 80, "etat": Tenue.OPTION, "attendus": range(1, 11),
    }  # fmt: skip
    return une_occupation("mien", **{**commun, **champs})


def une_autre(**champs) -> Occupation:
    """Something else at the same hours, with nothing in common but the day."""
    commun = {
        "titre": "Salon de l’alternance", "lieux": [AUTRE_LIEU], "bassins": [NIORT], "publics": [ADULTES],
        "themes": [ALTERNANCE], "structures": [200], "effectif": 80, "attendus": range(101, 111),
        "endroit": "Salle polyvalente, Prahecq", "lisible_par": lambda compte: True,
    }  # fmt: skip
    return une_occupation("autre", **{**commun, **champs})
