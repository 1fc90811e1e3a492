"""What every rule of this room asks first."""

from home.alertes import SINON
from home.detecteur import identifiants_detecter, phrase_alerte
from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.ecrits.choices import DOCUMENT, EN_CHANTIER
from reseau.ecrits.models import DocumentLocal, SectionDocument
from reseau.ecrits.permissions import peut_ecrire_document, peut_tenir_document


def tenue_exiger(*, par: Compte, document: DocumentLocal) -> DocumentLocal:
    """The document, locked, for who holds it. Raises RegleRefusee "droit"."""
    if not peut_tenir_document(par, document):
        raise RegleRefusee("droit", "Ce document n’est pas tenu par vous.")
    return DOCUMENT.verrouiller(document)


def chantier_exiger(*, par: Compte, document: DocumentLocal) -> DocumentLocal:
    """The document, locked, still being written, for who holds it. Raises RegleRefusee "droit" or "gele"."""
    verrou = tenue_exiger(par=par, document=document)
    _vivant_exiger(verrou)
    return verrou


def ecriture_exiger(*, par: Compte, document: DocumentLocal) -> DocumentLocal:
    """The document, locked, while it is written and by who writes it. Raises RegleRefusee "gele" or "droit"."""
    verrou = DOCUMENT.verrouiller(document)
    _vivant_exiger(verrou)
    if not peut_ecrire_document(par, verrou):
        raise RegleRefusee("droit", "Ce document s’écrit entre ceux du bassin.")
    return verrou


def section_exiger(*, section: SectionDocument) -> SectionDocument:
    """The section as it stands under the lock of its document. Raises RegleRefusee "partie" when it was taken away."""
    lue = SectionDocument.objects.select_related("document").filter(pk=section.pk).first()
    if lue is None:
        raise RegleRefusee("partie", "Cette section vient d’être retirée.")
    return lue


def personnes_exiger(*, texte: str, deja: str = "", garder: bool = False) -> None:
    """Raises RegleRefusee "personne" when the detector sees someone who was not there before (R3.5).

    `garder` is the word of who writes: these words name nobody who was received.
    """
    vues = [] if garder else [d for d in identifiants_detecter(texte) if d.extrait not in deja]
    if vues:
        raise RegleRefusee("personne", phrase_alerte(vues, SINON))


def _vivant_exiger(document: DocumentLocal) -> None:
    if document.etat not in EN_CHANTIER:
        raise RegleRefusee("gele", "Ce document est publié : il ne change plus. Ouvrez-en une nouvelle version.")
