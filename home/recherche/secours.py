"""What a search says of distress: the national lines to show above every answer. Nothing of it is kept nor logged."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from home.models import LigneSecours
from home.recherche.texte import replier

LIVREES = Path(__file__).resolve().parent.parent / "donnees" / "secours.yaml"
MOT = re.compile(r"\w+")
ENTRE_DEUX, LOIN = r"(?: \w+){0,3}? ", r"(?: \w+){0,12}? "  # « dort depuis deux nuits dehors »
MORCEAU = re.compile(r"[,.;:!?()]|\bmais\b")  # « cherche une formation mais dort dehors » : deux choses dites


def lignes_livrees() -> list[dict[str, Any]]:
    """The lines as delivered, in their order, as fields of `LigneSecours`."""
    lues = yaml.safe_load(LIVREES.read_text("utf-8"))
    return [ligne | {"dire": "\n".join(ligne["dire"]), "ordre": rang} for rang, ligne in enumerate(lues, 1)]


def secours_entendus(texte: str) -> list[LigneSecours]:
    """The lines in service that this sentence calls for, the most urgent first; one question to the base."""
    dits = [f" {' '.join(mots)} " for morceau in MORCEAU.split(replier(texte)) if (mots := MOT.findall(morceau))]
    if not dits:
        return []
    lignes = LigneSecours.objects.filter(en_service=True)
    return [ligne for ligne in lignes if any(_entendue(expression, dits) for expression in ligne.expressions)]


def _entendue(expression: str, dits: list[str]) -> bool:
    voulue, sauf = motifs_lire(expression)
    return any(voulue.search(dit) and not (sauf and sauf.search(dit)) for dit in dits)


@lru_cache(maxsize=2048)
def motifs_lire(expression: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """What an expression looks for, and what makes it something else: « dor* rue/dehors sauf metier* »."""
    voulue, _, sauf = replier(expression).partition(" sauf ")
    suite = ENTRE_DEUX.join(map(_mot, voulue.split())).replace(f"{ENTRE_DEUX}{_mot('...')}{ENTRE_DEUX}", LOIN)
    return re.compile(f" {suite} "), re.compile(f" {_mot(sauf.strip())} ") if sauf.strip() else None


def _mot(ecrit: str) -> str:
    """« a/b* » : a, or what begins by b."""
    return "(?:" + "|".join(re.escape(un).replace(r"\*", r"\w*") for un in ecrit.split("/") if un) + ")"
