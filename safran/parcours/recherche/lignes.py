"""From a step to its search row: what it defines first, then its headings and stressed words, then all of it."""

import re
from collections.abc import Iterator
from typing import Any

from home.recherche.racines import VIDES, racines_et_paires, textes_lire
from safran.parcours.queries.plans import Etape
from safran.parcours.textes import Texte, en_clair, textes_de_l_etape

NOMS, INTITULES = frozenset({"terme"}), frozenset({"titre", "question", "legende"})
APPUYES = re.compile(r"<(h[2-6]|b|strong)\b[^>]*>(.*?)</\1>", re.DOTALL)


def ligne_composer(etape: Etape) -> dict[str, Any]:
    """The columns of the search row of a step."""
    dits = list(textes_de_l_etape(etape.valeur.get("contenu")))
    clairs = [dit.clair for dit in dits]
    titre = textes_lire(etape.titre, *(dit.clair for dit in dits if dit.champ in NOMS))
    pres, texte = textes_lire(*_appuis(dits)), textes_lire(*clairs)
    return {
        "titre": racines_et_paires(titre),
        "pres": racines_et_paires(pres),
        "texte": racines_et_paires(texte),
        "mots": " ".join(sorted({mot for lu in (*titre, *texte) for mot in lu.mots} - VIDES)),
        "clair": " ".join(clairs),
    }


def _appuis(dits: list[Texte]) -> Iterator[str]:
    for dit in dits:
        if dit.champ in INTITULES:
            yield dit.clair
        yield from (en_clair(appuye) for _balise, appuye in APPUYES.findall(dit.brut))
