"""The history of a document, as it is read on a page."""

from home.etats.views import Histoire
from reseau.comptes.models import Compte
from reseau.ecrits.choices import DOCUMENT
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.offres import page_du_document
from reseau.ecrits.permissions import peut_tenir_document
from reseau.membres.permissions import bassins_de


def _lit_l_histoire(compte: Compte, document: DocumentLocal) -> bool:
    """Those of its bassin, who wrote it, and who holds it: reasons are said between them."""
    return document.bassin_id in bassins_de(compte) or peut_tenir_document(compte, document)


DOCUMENT_DIT = Histoire(DOCUMENT, _lit_l_histoire, retour=page_du_document)
