"""The passage of a text that answers a search, its words marked."""

import re
from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from home.recherche.demande import Demande
from home.recherche.racines import VIDES
from home.recherche.texte import raciner, replier

LONGUEUR, AVANT = 240, 70
POIDS = (9, 3, 1)  # d’un mot tel que tapé, d’un synonyme, de ce qu’il commence
_MOT = re.compile(r"[^\W_]+")


def racines_cherchees(demande: Demande) -> dict[str, int]:
    """Every stem that answers what was typed, and its weight: the words themselves first."""
    poids: dict[str, int] = {}
    for unite in demande.unites:
        for pese, question in zip(POIDS, (unite.exacte, unite.synonymes, unite.suites), strict=True):
            for racine in (racine for suite in question for racine in suite):
                poids[racine] = max(pese, poids.get(racine, 0))
    return poids


def passage_marquer(texte: str, racines: Mapping[str, int], longueur: int = LONGUEUR) -> SafeString:
    """What stands around the place of a plain text that answers best, as safe HTML, the words with these stems marked.

    Its beginning when it holds none.
    """
    trouves = [mot for mot in _MOT.finditer(texte) if (dit := replier(mot[0])) not in VIDES and raciner(dit) in racines]
    debut, fin = _fenetre(texte, [(mot.start(), raciner(replier(mot[0]))) for mot in trouves], racines, longueur)
    morceaux, place = [], debut
    for mot in trouves:
        if debut <= mot.start() and mot.end() <= fin:
            morceaux.append((texte[place : mot.start()], format_html("<mark>{}</mark>", mot[0])))
            place = mot.end()
    fin_dite = " …" if fin < len(texte) else ""
    dits = format_html_join("", "{}{}", morceaux)
    return format_html("{}{}{}{}", "… " if debut else "", dits, texte[place:fin], fin_dite)


def _fenetre(texte: str, trouves: list[tuple[int, str]], poids: Mapping[str, int], longueur: int) -> tuple[int, int]:
    """Where the passage begins and ends, on whole words: the first place that gathers the most weight."""

    def gagne(premier: tuple[int, str]) -> int:
        return sum(poids[r] for r in {r for place, r in trouves if 0 <= place - premier[0] <= longueur - AVANT})

    depart = max(trouves, key=gagne)[0] if trouves else 0
    debut = texte.rfind(" ", 0, depart - AVANT) + 1 if depart > AVANT else 0
    fin = len(texte) if len(texte) <= debut + longueur else texte.rfind(" ", debut, debut + longueur)
    return debut, fin if fin > debut else debut + longueur
