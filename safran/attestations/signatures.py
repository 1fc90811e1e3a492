"""The electronic signature of a document, when the settings name a certificate; put on before the hash is taken."""

import io
from pathlib import Path

from django.conf import settings

from home.erreurs import RegleRefusee

CHAMP = "Signature de l’organisme"


class SignatureImpossible(RegleRefusee):
    """A certificate is named, and nothing can be signed with it: the document waits, unsigned ones never leave."""

    def __init__(self, raison: str) -> None:
        super().__init__("signature", f"Le document ne peut pas être signé : {raison}.")


def pdf_signer(contenu: bytes, *, lieu: str) -> bytes:
    """The same document, signed by an update added at its end; as it is when no certificate is set.

    Raises SignatureImpossible when the certificate cannot be used.
    """
    if not settings.SIGNATURE_PDF:
        return contenu
    try:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import signers
    except ImportError:
        raise SignatureImpossible("pyHanko n’est pas installé (requirements-signature.txt)")
    secret = settings.SIGNATURE_PDF_MOT_DE_PASSE.encode() or None
    signataire = signers.SimpleSigner.load_pkcs12(str(Path(settings.SIGNATURE_PDF)), passphrase=secret)
    if signataire is None:
        raise SignatureImpossible("le certificat ou son mot de passe ne se lit pas")
    consigne = signers.PdfSignatureMetadata(field_name=CHAMP, location=lieu, reason="Document émis par SAFRAN")
    return signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(contenu)), consigne, signer=signataire).getvalue()
