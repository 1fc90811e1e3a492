"""With a certificate in the settings, a document leaves signed, or does not leave."""

import datetime
import io

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.core.management import call_command
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from home.documents import gels
from safran.attestations import rules
from safran.attestations.documents import SignatureImpossible
from tests.fabriques import un_conseiller
from tests.safran.fabriques_attestations import octets, texte_de, une_attestation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SECRET = "un secret d’essai"


@pytest.fixture
def certificat(settings, tmp_path):
    """A certificate of the organiser, made for the test; how a reader who trusts it judges a document."""
    cle = rsa.generate_private_key(65537, 2048)
    nom = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Région d’essai")])
    hier = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    )
    lu = (
        x509.CertificateBuilder()
        .subject_name(nom).issuer_name(nom).public_key(cle.public_key()).serial_number(7)
        .not_valid_before(hier).not_valid_after(hier + datetime.timedelta(days=9))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, encipher_only=False, decipher_only=False, **usage
            ),
            critical=True,
        )
        .sign(cle, hashes.SHA256())
    )  # fmt: skip
    secret = serialization.BestAvailableEncryption(SECRET.encode())
    chemin = tmp_path / "organisme.p12"
    chemin.write_bytes(serialization.pkcs12.serialize_key_and_certificates(b"essai", cle, lu, None, secret))
    settings.SIGNATURE_PDF, settings.SIGNATURE_PDF_MOT_DE_PASSE = str(chemin), SECRET
    from asn1crypto.x509 import Certificate

    confiance = Certificate.load(lu.public_bytes(serialization.Encoding.DER))

    def juger(contenu: bytes):
        (signature,) = PdfFileReader(io.BytesIO(contenu)).embedded_signatures
        return validate_pdf_signature(signature, ValidationContext(trust_roots=[confiance]))

    return juger


def test_document_is_signed_before_its_hash_and_one_byte_breaks_the_signature(emettre, certificat):
    attestation = emettre()
    contenu = octets(attestation)
    juge = certificat(contenu)
    assert juge.bottom_line and juge.intact and juge.coverage.name == "ENTIRE_FILE"
    assert gels.empreinte(contenu) == attestation.sha256 and attestation.code_lisible in texte_de(attestation)
    racine = PdfReader(io.BytesIO(contenu)).trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in racine
    change = bytearray(contenu)
    change[200] ^= 1
    assert not certificat(bytes(change)).intact


def test_certificate_that_cannot_be_read_makes_documents_wait(certificat, settings):
    attestation = une_attestation(un_conseiller())
    settings.SIGNATURE_PDF_MOT_DE_PASSE = "un autre"
    with pytest.raises(SignatureImpossible):
        rules.attestation_emettre(pk=attestation.pk)
    attestation.refresh_from_db()
    assert not attestation.est_emise
    settings.SIGNATURE_PDF_MOT_DE_PASSE = SECRET
    call_command("battre", "attestations")
    attestation.refresh_from_db()
    assert attestation.est_emise and certificat(octets(attestation)).bottom_line
