"""What is published has its file: made once, kept byte for byte, known by its print (R4.9)."""

import uuid

from home import gels
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.pdf import document_pdf

DOSSIER = "documents-locaux"


def fichier_figer(*, document: DocumentLocal) -> DocumentLocal:
    """Make the PDF of a document just published, in the transaction that publishes it; done twice, the first stays.

    Raises RegleRefusee "pdf_indisponible".
    """
    if document.fichier:
        return document
    contenu = document_pdf(document)
    nom = f"{document.genre.lower()}-{document.bassin.code}-{document.annee}-v{document.numero}-{uuid.uuid4().hex[:8]}"
    document.fichier, document.sha256 = f"{DOSSIER}/{document.annee}/{nom}.pdf", gels.empreinte(contenu)
    gels.fichier_poser(document.fichier, contenu)
    document.save(update_fields=["fichier", "sha256"])
    return document
