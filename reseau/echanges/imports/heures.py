"""Hours written in French, or one cell a day, brought to OpenStreetMap's syntax."""

import re
from collections.abc import Sequence

from home.recherche.texte import replier
from home.typographie import JOURS
from reseau.annuaire.horaires.grille import Grille, Plage, grille_ecrire
from reseau.annuaire.horaires.osm import horaires_analyser

_ABREGES = {abrege: rang for rang, jour in enumerate(JOURS) for abrege in (jour, f"{jour}s", jour[:3], jour[:2])}
_JETON = re.compile(r"(\d{1,2})\s*(?:heures?|h|:)\s*(\d{2})?(?!\d)|([a-z]+)|([-–—/,;.:&])")
_LIAISONS = frozenset("de du des le les la et puis ouvert ouverte ouverture horaires accueil h non stop".split())
_A = frozenset({"a", "au", "-", "–", "—", "jusqu"})
_FERME = frozenset({"ferme", "fermee", "fermeture"})
_FERIES = re.compile(r"\(?(?:sauf|hors|ferme(?:s|e)?)?\s*(?:les?\s*)?jours?\s*feries?\)?")


def horaires_lire(texte: str) -> str | None:
    """OpenStreetMap's syntax for a text that is in it already or in French; None when neither.

    « du lundi au jeudi 9h-12h30 et 13h30-17h, vendredi de 9 h à midi » → "Mo-Th 09:00-12:30,13:30-17:00; Fr …".
    """
    texte = " ".join(texte.split())
    if not texte or horaires_analyser(texte) is not None:
        return texte
    lecteur = _Lecteur()
    replie = _FERIES.sub(" ", replier(texte).replace("'", " "))
    if not all(lecteur.jeton(*morceau) for morceau in _jetons(replie)):
        return None
    osm = lecteur.finir()
    return osm if osm and horaires_analyser(osm) is not None else None


def semaine_lire(cellules: Sequence[str]) -> str | None:
    """The same for seven cells, Monday first: « 09:00 - 12:00 / 14:00 - 17:00 »; None when one is unreadable."""
    jours: list[tuple[Plage, ...]] = []
    for cellule in cellules:
        texte = replier(cellule).strip()
        if not texte or texte in _FERME:
            jours.append(())
            continue
        heures = re.findall(r"(\d{1,2})\s*[h:]\s*(\d{2})?", texte)
        if not heures or len(heures) % 2:
            return None
        bornes = [f"{int(heure):02d}:{minute or '00'}" for heure, minute in heures]
        jours.append(tuple(zip(bornes[::2], bornes[1::2], strict=True)))
    osm = grille_ecrire(Grille(tuple(jours)))
    return osm if not osm or horaires_analyser(osm) is not None else None


def _jetons(texte: str) -> list[tuple[str, str]]:
    """Kinds and values: an hour, a word, a mark; what is neither makes the text unreadable."""
    texte = re.sub(r"\bmidi\b", "12h00", re.sub(r"\bminuit\b", "24h00", texte))
    jetons, place = [], 0
    for trouve in _JETON.finditer(texte):
        if texte[place : trouve.start()].strip(" ()"):
            return [("inconnu", texte)]
        place = trouve.end()
        if trouve[1]:
            jetons.append(("heure", f"{int(trouve[1]):02d}:{trouve[2] or '00'}"))
        else:
            jetons.append(("mot", trouve[3]) if trouve[3] else ("signe", trouve[4]))
    return jetons if not texte[place:].strip(" ()") else [("inconnu", texte)]


class _Lecteur:
    """Days, then their hours, then other days…"""

    def __init__(self) -> None:
        self._semaine: list[list[Plage]] = [[] for _ in range(7)]
        self._jours: list[int] = []
        self._heures: list[str] = []
        self._intervalle = self._ferme = False

    def jeton(self, genre: str, valeur: str) -> bool:
        """Take one token; False when it means nothing here."""
        if genre == "heure":
            self._heures.append(valeur)
            return bool(self._jours) and valeur <= "24:00"
        if genre == "mot" and valeur in _ABREGES:
            return self._jour(_ABREGES[valeur])
        if genre == "mot" and valeur in _FERME:
            self._ferme = True
            return True
        if valeur in ("tous", "jours"):
            self._jours = list(range(7))
            return True
        if valeur in _A:
            self._intervalle = bool(self._jours) and not self._heures
            return True
        return genre == "signe" or valeur in _LIAISONS

    def _jour(self, rang: int) -> bool:
        """A day opens a new group once hours were read; « au » before it makes a range."""
        if self._heures and not self._ecrire():
            return False
        if self._intervalle and self._jours and rang > self._jours[-1]:
            self._jours += range(self._jours[-1] + 1, rang + 1)
        else:
            self._jours.append(rang)
        self._intervalle = False
        return True

    def _ecrire(self) -> bool:
        """Give the hours read to the days read."""
        if len(self._heures) % 2 or (self._heures and self._ferme):
            return False
        plages = list(zip(self._heures[::2], self._heures[1::2], strict=True))
        for rang in self._jours:
            self._semaine[rang] = plages
        self._jours, self._heures, self._ferme = [], [], False
        return True

    def finir(self) -> str:
        """The whole week, or nothing."""
        if not (self._heures or self._ferme) or not self._ecrire():
            return ""
        return grille_ecrire(Grille(tuple(tuple(plages) for plages in self._semaine)))
