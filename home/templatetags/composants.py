"""What every template has, among the builtins of the settings: a state, a message, the word for an empty list; the
plural as French counts, `{{ nom|de_la_commune }}` as it elides.
"""

import re
from typing import Any

from django import template
from django.template.context import RequestContext
from django.template.defaultfilters import pluralize as _pluralize
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from home import registre
from home.dessins import icones
from home.registre import Besoin
from home.templatetags.home_tags import typo
from home.temps.typographie import de_la_commune

register = template.Library()
register.filter("de_la_commune", de_la_commune)  # « d’Angoulême »

DEUX = 2
AVANT_PONCTUATION = re.compile(r"\s+(?=[,.)]|&nbsp;[:;])")
ICONES_PAR_TON = {"ok": "check-lg", "attente": "hourglass-split", "non": "x-circle"}


@register.simple_tag
def statut(ton: str, texte: object) -> SafeString:
    """A state, with its icon and words; `ton`: ok, attente, non or info."""
    icone = icones.icone(ICONES_PAR_TON.get(ton, "info-circle"))
    return format_html('<span class="statut statut--{}">{}{}</span>', ton, icone, typo(texte))


@register.inclusion_tag("components/message.html")
def message(ton: str, texte: object, titre: object = "", role: str = "") -> dict[str, Any]:
    """One message; `ton`: "" (information), ok, attention or erreur; `role`: "status", or "alert" with the focus."""
    return {"ton": ton, "texte": texte, "titre": titre, "role": role}


@register.inclusion_tag("components/etat_vide.html")
def etat_vide(texte: object, url: str = "", bouton: object = "", titre: object = "") -> dict[str, Any]:
    """Nothing to show: one sentence, and one action when there is one."""
    return {"texte": texte, "url": url, "bouton": bouton, "titre": titre}


@register.inclusion_tag("components/suites.html", takes_context=True)
def suites_de_besoin(context: RequestContext, besoin: Besoin) -> dict[str, Any]:
    """What follows from a need that this page found, and what this reader may ask for it."""
    compte = context["request"].user
    return {"suites": [suite for offre in registre.lire("suites_de_besoin") for suite in offre(compte, besoin)]}


@register.simple_block_tag
def encart(content: SafeString, ton: str, titre: object = "") -> SafeString:
    """A message whose text is too long for one tag: it stands between `{% encart %}` and `{% endencart %}`."""
    return render_to_string("components/message.html", {"ton": ton, "texte": content.strip(), "titre": titre})


@register.simple_block_tag
def phrase(content: SafeString) -> SafeString:
    """A sentence written over several lines: no blank stands before its comma, its full stop, bracket or colon."""
    return mark_safe(AVANT_PONCTUATION.sub("", content.strip()))  # noqa: S308 — déjà rendu : des blancs seuls en partent


@register.filter(is_safe=False)
def pluralize(valeur: object, suffixes: str = "s") -> str:
    """« 0 place », « 1,5 point », « 2 places »; of a list, its length. Nothing when it counts nothing."""
    try:
        nombre = abs(float(valeur))
    except TypeError:
        nombre = len(valeur) if hasattr(valeur, "__len__") else None
    except ValueError:
        nombre = None
    return "" if nombre is None else _pluralize(2 if nombre >= DEUX else 1, suffixes)
