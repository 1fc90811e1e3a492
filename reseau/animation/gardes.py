"""What every rule of this room asks first."""

from home.erreurs import RegleRefusee
from reseau.animation.models import Comite
from reseau.animation.permissions import peut_tenir
from reseau.comptes.models import Compte


def tenue_exiger(*, par: Compte, comite: Comite) -> None:
    """Raises RegleRefusee "droit" when this person does not hold this body."""
    if not peut_tenir(par, comite):
        raise RegleRefusee("droit", "Ce comité n’est pas tenu par vous.")


def dit_exiger(*, texte: str, code: str, phrase: str) -> str:
    """What was typed, trimmed. Raises RegleRefusee `code` when nothing was."""
    if not (texte := texte.strip()):
        raise RegleRefusee(code, phrase)
    return texte
