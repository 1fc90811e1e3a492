"""What this room says in the admin."""

from django import template

from safran.formations.criteres import expression_lire
from safran.formations.models import FormationPage

register = template.Library()


@register.simple_tag
def regle_en_clair(formation: FormationPage) -> str:
    """The completion rule in one French sentence, as it is saved."""
    phrase = expression_lire(formation).phrase
    return f"En clair : pour l’achever, il faut {phrase}." if phrase else "Ajoutez une première condition."
