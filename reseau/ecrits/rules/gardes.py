"""What every rule of this room asks first."""

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.ecrits.choices import DOCUMENT, EN_CHANTIER
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.permissions import peut_ecrire_document, peut_tenir_document


def tenue_exiger(*, par: Compte, document: DocumentLocal) -> DocumentLocal:
    """The document, locked, for who holds it. Raises RegleRefusee "droit"."""
    if not peut_tenir_document(par, document):
        raise RegleRefusee("droit", "Ce document n’est pas tenu par vous.")
    return DOCUMENT.verrouiller(document)


def ecriture_exiger(*, par: Compte, document: DocumentLocal) -> DocumentLocal:
    """The document, locked, while it is written and by who writes it. Raises RegleRefusee "gele" or "droit"."""
    verrou = DOCUMENT.verrouiller(document)
    if verrou.etat not in EN_CHANTIER:
        raise RegleRefusee("gele", "Ce document est publié : il ne change plus. Ouvrez-en une nouvelle version.")
    if not peut_ecrire_document(par, verrou):
        raise RegleRefusee("droit", "Ce document s’écrit entre ceux du bassin.")
    return verrou
