"""`{{ nombre|pluralize }}` as French counts: the plural starts at two; `{{ nom|de_la_commune }}` as it elides.

Among the builtins of the settings, so that every template has it.
"""

from django import template
from django.template.defaultfilters import pluralize as _pluralize

from home.temps.typographie import de_la_commune

register = template.Library()
DEUX = 2
register.filter("de_la_commune", de_la_commune)  # « d’Angoulême »


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
