"""The life of a document before it is published: read over, written again (R4.9)."""

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.ecrits.choices import DOCUMENT, EtatDocument
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.rules.gardes import tenue_exiger


@transaction.atomic
def document_relire(*, document: DocumentLocal, par: Compte) -> DocumentLocal:
    """Those of the bassin read it over, and make remarks. Raises RegleRefusee "droit", "etat" or "vide"."""
    with DOCUMENT.passer(document, vers=EtatDocument.RELECTURE, par=par) as verrou:
        tenue_exiger(par=par, document=verrou)
        if not verrou.sections.exclude(texte="").exists():
            raise RegleRefusee("vide", "Rien n’est encore écrit : il n’y a rien à relire.")
    return verrou


@transaction.atomic
def document_reprendre(*, document: DocumentLocal, par: Compte, motif: str = "") -> DocumentLocal:
    """Back to writing. Raises RegleRefusee "droit" or "etat"."""
    with DOCUMENT.passer(document, vers=EtatDocument.CO_ECRITURE, par=par, motif=motif) as verrou:
        tenue_exiger(par=par, document=verrou)
    return verrou
