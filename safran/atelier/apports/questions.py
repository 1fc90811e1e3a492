"""Questions that a document already asks: a list under « Vrai ou faux », each statement with its answer."""

import re

from home.recherche.texte import replier
from safran.atelier.plan import QUESTION, Bloc
from safran.atelier.questions import question_neuve

ANNONCE_MAX = 80
ENONCE_MAX = 600
_REPONSE = re.compile(r"(?P<enonce>.{8,}?)\s*[(:→–—=-]+\s*(?P<dit>vrai|faux)\b[\s).:,;–—-]*(?P<retour>.*)", re.I | re.S)


def annonce_vrai_faux(texte: str) -> bool:
    """A title, or a short line, that says that statements follow."""
    return len(texte) <= ANNONCE_MAX and "vrai ou faux" in replier(texte)


def vrai_faux_lire(texte: str) -> Bloc | None:
    """« L’accord de l’employeur est requis : faux. Il se demande librement. » as a question and what one learns."""
    trouve = _REPONSE.fullmatch(texte.strip())
    if trouve is None or len(trouve["enonce"]) > ENONCE_MAX:
        return None
    neuve = question_neuve("vrai_faux")
    dits = {
        "enonce": trouve["enonce"].strip(),
        "juste": trouve["dit"].lower() == "vrai",
        "retour": trouve["retour"].strip(),
    }
    return QUESTION, {**neuve, "value": {**neuve["value"], **dits}}
