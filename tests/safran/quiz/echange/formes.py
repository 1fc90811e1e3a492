"""The values of questions as tests write them; numbers as files do."""

from decimal import Decimal

from safran.quiz.echange.formes import paire
from safran.quiz.echange.modele import ecrire_nombre

__all__ = ["accepte", "choix", "mots", "nombre", "paire", "trou", "unite"]


def _part(part, entiere=None):
    return None if part in (None, entiere) else ecrire_nombre(Decimal(part))


def choix(texte, juste, part=None, retour=""):
    return {"texte": texte, "juste": juste, "part": _part(part), "retour": retour}


def accepte(texte, part=100, retour=""):
    return {"texte": texte, "part": _part(part, 100), "retour": retour}


def nombre(valeur, tolerance=0, pourcent=False, part=100, retour=""):
    return {
        "valeur": "*" if valeur is None else ecrire_nombre(Decimal(valeur)),
        "tolerance": ecrire_nombre(Decimal(tolerance)),
        "mode": "POURCENT" if pourcent else "ABSOLUE",
        "part": _part(part, 100),
        "retour": retour,
    }


def unite(nom, facteur="1"):
    return {"nom": nom, "facteur": facteur}


def mots(*reponses, casse=False, joker=False):
    return {"reponses": list(reponses), "casse": casse, "joker": joker}


def trou(genre, reponses, poids=1, **regles):
    return {"type": genre, "value": {"reponses": list(reponses), **regles, "poids": poids}}
