"""The words of a text written in Markdown, without its signs: a few of them, or all, line by line."""

import re

from home.recherche.texte import replier

LONGUEUR, AVANT = 220, 60
_LIENS = re.compile(r"!?\[([^\]]*)\]\(([^)]*)\)")
_TITRES = re.compile(r"(?m)^\s*#{1,6}\s+")
_PUCES = re.compile(r"(?m)^\s*(?:#{1,6}|>|[-*+]|\d+\.)\s+")
_SIGNES = re.compile(r"[*`]{1,3}(?=\S)|(?<=\S)[*`]{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)")


def en_clair(texte: str) -> str:
    """The words alone, on one line."""
    return " ".join(_SIGNES.sub("", _PUCES.sub("", _LIENS.sub(r"\1", texte))).split())


def lisible(texte: str) -> str:
    """The same lines and lists, without the signs of emphasis; a link says its address."""
    return _SIGNES.sub("", _TITRES.sub("", _LIENS.sub(r"\1 (\2)", texte)))


def extrait(texte: str, mots: str = "", longueur: int = LONGUEUR) -> str:
    """Its beginning, or what stands around the first of these words."""
    clair = en_clair(texte)
    replie = replier(clair)
    trouves = [replie.find(replier(mot)) for mot in mots.split()]
    debut = min((place for place in trouves if place >= 0), default=0)
    debut = clair.rfind(" ", 0, debut - AVANT) + 1 if debut > AVANT else 0
    fin = len(clair) if len(clair) <= debut + longueur else clair.rfind(" ", debut, debut + longueur)
    fin = fin if fin > debut else debut + longueur
    return ("… " if debut else "") + clair[debut:fin] + (" …" if fin < len(clair) else "")
