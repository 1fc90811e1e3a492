"""Conditions of access of SCORM 1.2 (`prerequisites`): « A & (B | ~C) », « A="passed" », « 2*{A, B, C} »."""

import re
from collections.abc import Callable, Iterable, Iterator

LEXEMES = re.compile(r'\s*(?:(\d+)\s*\*\s*\{|("[^"]*")|(<>|[&|~(){},=])|([^\s&|~(){},="<>]+))')
LONGUEUR_MAX = 200
FAITS = {"completed", "passed"}
ABREGES = {"p": "passed", "c": "completed", "f": "failed", "i": "incomplete", "b": "browsed", "n": "not attempted"}


class ConditionIllisible(Exception):
    """The text is not a condition."""


def _lexemes(texte: str) -> Iterator[tuple[str, str]]:
    place, texte = 0, texte.strip()
    while place < len(texte):
        trouve = LEXEMES.match(texte, place)
        if not trouve:
            raise ConditionIllisible(texte)
        nombre, cite, signe, nom = trouve.groups()
        if nombre:
            yield "ensemble", nombre
        elif cite:
            yield "texte", cite[1:-1]
        else:
            yield ("signe", signe) if signe else ("nom", nom)
        place = trouve.end()


class _Analyse:
    """Recursive reading: or, and, not, then a comparison, a set or a name."""

    def __init__(self, texte: str, etat: Callable[[str], str]) -> None:
        if len(texte) > LONGUEUR_MAX:
            raise ConditionIllisible(texte)
        self.suite = [*_lexemes(texte), ("fin", "")]
        self.etat = etat
        self.place = 0

    def prendre(self, *attendus: str) -> tuple[str, str]:
        genre, valeur = self.suite[self.place]
        if attendus and (valeur if genre == "signe" else genre) not in attendus:
            raise ConditionIllisible(valeur)
        self.place += 1
        return genre, valeur

    def suivant(self, signe: str) -> bool:
        return self.suite[self.place] == ("signe", signe)

    def ou(self) -> bool:
        valeur = self.et()
        while self.suivant("|"):
            self.prendre()
            autre = self.et()
            valeur = valeur or autre
        return valeur

    def et(self) -> bool:
        valeur = self.non()
        while self.suivant("&"):
            self.prendre()
            autre = self.non()
            valeur = valeur and autre
        return valeur

    def non(self) -> bool:
        if self.suivant("~"):
            self.prendre()
            return not self.non()
        if self.suivant("("):
            self.prendre()
            valeur = self.ou()
            self.prendre(")")
            return valeur
        if self.suite[self.place][0] == "ensemble":
            return self.ensemble()
        return self.nom()

    def ensemble(self) -> bool:
        combien = int(self.prendre("ensemble")[1][:4])
        valeurs = [self.ou()]
        while self.suivant(","):
            self.prendre()
            valeurs.append(self.ou())
        self.prendre("}")
        return sum(valeurs) >= combien

    def nom(self) -> bool:
        etat = self.etat(self.prendre("nom")[1])
        for signe in ("=", "<>"):
            if self.suivant(signe):
                self.prendre()
                voulu = self.prendre("texte", "nom")[1].lower()
                return (etat == ABREGES.get(voulu, voulu)) == (signe == "=")
        return etat in FAITS


def remplie(condition: str, etat: Callable[[str], str]) -> bool:
    """Whether the condition holds, `etat` giving the status of an item; an empty or unreadable one always does."""
    if not condition.strip():
        return True
    try:
        analyse = _Analyse(condition, etat)
        valeur = analyse.ou()
        analyse.prendre("fin")
    except (ConditionIllisible, RecursionError):
        return True
    return valeur


def probleme_de(condition: str, connus: Iterable[str]) -> str:
    """Why a condition cannot be followed, or an empty text."""
    noms: list[str] = []

    def noter(nom: str) -> str:
        noms.append(nom)
        return ""

    try:
        analyse = _Analyse(condition, noter)
        analyse.ou()
        analyse.prendre("fin")
    except (ConditionIllisible, RecursionError):
        return f"« {condition[:80]} » est mal écrite"
    inconnus = [nom for nom in noms if nom not in set(connus)]
    return f"« {inconnus[0][:80]} » n’est pas une activité du paquet" if inconnus else ""
