"""A badge is checked by readers that are not ours, without us; what was issued never changes, whatever changes here."""

import datetime
import hashlib
import io
import json
from pathlib import Path

import jsonschema_rs
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.x509.oid import NameOID
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from openbadgeslib.ob3 import OB3Verifier
from openbadgeslib.ob3.verifier import OB3VerificationError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from home.documents import gels
from safran.attestations import documents, rules
from safran.attestations.badges import CleInutilisable, cle_lire
from safran.attestations.documents import SignatureImpossible
from safran.attestations.models import Attestation, CleBadge, ParametresAttestation
from tests.fabriques import un_conseiller, une_region
from tests.pages import page_lue
from tests.safran.fabriques_attestations import octets, texte_de, une_attestation, une_formation_a_quiz

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LONG = "Écouter, orienter & « ré-adresser » <sans> perdre " * 4
ICI = Path(__file__).parent
NORME = jsonschema_rs.Draft201909Validator(
    json.loads((ICI / "badge_ob3.schema.json").read_text("utf-8")), validate_formats=True
)


@pytest.fixture(autouse=True)
def _cle_de_l_essai(settings, tmp_path):
    settings.BADGES_CLE_DE_SECOURS = tmp_path / "cles" / "badges-rsa.pem"
    settings.SITE_URL = "https://safran.example"


def ecrire_cle(settings, tmp_path, privee) -> None:
    chemin = tmp_path / "autre.pem"
    forme = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    chemin.write_bytes(privee.private_bytes(*forme))
    settings.BADGES_CLE = str(chemin)


def telecharger(client):
    """What a verifier fetches, from our own addresses."""
    return lambda url: client.get(url.removeprefix("https://safran.example")).content


def deposer(client, contenu: bytes, nom: str = "badge.jwt", code: str = "") -> str:
    """What the page of verification says of this file."""
    adresse = reverse("attestation_verifier_code", args=[code]) if code else reverse("attestation_verifier")
    return page_lue(client.post(adresse, {"par": "fichier", "fichier": SimpleUploadedFile(nom, contenu)}))


def altere(jeton: str) -> str:
    entete, charge, signature = jeton.split(".")
    milieu = len(charge) // 2
    return f"{entete}.{charge[:milieu]}{'A' if charge[milieu] != 'A' else 'B'}{charge[milieu + 1 :]}.{signature}"


def lire(client, settings, jeton: str) -> tuple[dict, dict]:
    """Header and claims of a badge, checked by PyJWT with the key that its header names, as we publish it."""
    entete = jwt.get_unverified_header(jeton)
    jwk = client.get(entete["kid"].removeprefix(settings.SITE_URL)).json()
    assert jwk in client.get(reverse("badge_cles")).json()["keys"] and not {"d", "p", "q"} & set(jwk)
    return entete, jwt.decode(jeton, jwt.PyJWK(jwk), algorithms=[entete["alg"]])


def test_badge_is_signed_as_every_reader_must_know_and_says_what_the_standard_asks(client, emettre, settings):
    une, autre = emettre(), emettre()
    entete, dit = lire(client, settings, une.badge)
    assert entete["alg"] == "RS256" and set(entete) == {"alg", "typ", "kid"} and entete["typ"] == "JWT"
    assert not [f"{'/'.join(map(str, e.instance_path))} : {e.message}" for e in NORME.iter_errors(dit)]
    sujet = dit["credentialSubject"]
    assert (dit["sub"], dit["iss"], dit["jti"]) == (sujet["id"], dit["issuer"]["id"], dit["id"])
    assert dit["nbf"] == int(datetime.datetime.fromisoformat(dit["validFrom"]).timestamp())
    assert sujet["id"] != lire(client, settings, autre.badge)[1]["sub"], "l’identifiant ne relie pas deux badges"
    _, liste = lire(client, settings, page_lue(client.get(reverse("badge_statuts", args=[0]))))
    assert liste["sub"] == liste["credentialSubject"]["id"]


def test_badge_issued_before_rs256_is_still_verified_by_all(client, emettre, settings):
    """A badge kept from the days of Ed25519 without `sub`, signed by a key that this test does not have."""
    avant = json.loads((ICI / "badge_d_avant.json").read_text("utf-8"))
    CleBadge.objects.create(kid=avant["kid"], jwk=avant["jwk"])
    attestation = emettre()
    assert lire(client, settings, attestation.badge)[0]["alg"] == "RS256"
    Attestation.objects.update(badge=avant["badge"])
    entete, dit = lire(client, settings, avant["badge"])
    assert entete["alg"] == "EdDSA" and "sub" not in dit
    lu = OB3Verifier(pubkey_pem=jwt.PyJWK(avant["jwk"]).key).verify(avant["badge"])
    OB3Verifier(pubkey_pem=cle_lire().privee.public_key()).check_status(lu, download=telecharger(client))
    assert "signe pour signe" in deposer(client, avant["badge"].encode())


@pytest.mark.parametrize("genre", ["RSA", "Ed25519"])
def test_badge_is_verified_by_openbadgeslib_offline_then_revoked_for_it(client, emettre, settings, tmp_path, genre):
    if genre == "Ed25519":
        ecrire_cle(settings, tmp_path, ed25519.Ed25519PrivateKey.generate())
    attestation = emettre(un_conseiller(prenom="Claire", nom="Moreau"))
    lecteur = OB3Verifier(pubkey_pem=cle_lire().privee.public_key())
    badge = lecteur.verify(attestation.badge)
    assert badge.achievement.name == attestation.titre and badge.issuer.name == "Région Poitou-Charentes"
    assert "Quiz final" in badge.achievement.criteria_narrative and "Moreau" not in json.dumps(badge.to_vc())
    (identite,) = badge.identifiers
    attendu = hashlib.sha256((attestation.compte.email + identite.salt).encode()).hexdigest()
    assert identite.identity_hash == f"sha256${attendu}"
    lecteur.verify(attestation.badge, check_status=True, download=telecharger(client))
    with pytest.raises(OB3VerificationError):
        lecteur.verify(altere(attestation.badge))
    autre = ed25519.Ed25519PrivateKey.generate().public_key()
    with pytest.raises(OB3VerificationError):
        OB3Verifier(pubkey_pem=autre).verify(attestation.badge)
    emettre(un_conseiller())
    rules.attestation_revoquer(attestation=attestation, par=une_region(), motif="Erreur.")
    with pytest.raises(OB3VerificationError, match="revocation"):
        lecteur.verify(attestation.badge, check_status=True, download=telecharger(client))
    valable = Attestation.objects.get(etat="EMISE")
    lecteur.verify(valable.badge, check_status=True, download=telecharger(client))


def test_public_keys_alone_verify_badges_signed_before_and_after_a_change_of_key(client, emettre, settings, tmp_path):
    avant = emettre(un_conseiller())
    ecrire_cle(settings, tmp_path, ed25519.Ed25519PrivateKey.generate())
    apres = emettre(un_conseiller())
    membres = {
        cle["alg"]: set(cle) - {"kty", "alg", "use", "kid"} for cle in client.get(reverse("badge_cles")).json()["keys"]
    }
    assert membres == {"EdDSA": {"crv", "x"}, "RS256": {"e", "n"}}
    emetteur = client.get(reverse("badge_emetteur")).json()
    for attestation, alg in ((avant, "RS256"), (apres, "EdDSA")):
        entete, lu = lire(client, settings, attestation.badge)
        assert entete["alg"] == alg and lu["iss"] == lu["issuer"]["id"] == emetteur["id"]
    assert client.get(reverse("badge_cle", args=["inconnue"])).status_code == 404
    assert client.get(reverse("badge_statuts", args=[9])).status_code == 404


def test_picture_carries_the_credential_and_the_page_knows_it(client, emettre):
    attestation = emettre(formation=une_formation_a_quiz(title=LONG))
    client.force_login(attestation.compte)
    assert reverse("attestation_badge", args=[attestation.uuid, "svg"]) in page_lue(client.get("/attestations/"))
    image = client.get(reverse("attestation_badge", args=[attestation.uuid, "svg"]))
    assert image["Content-Type"] == "image/svg+xml" and "sandbox" in image["Content-Security-Policy"]
    assert OB3Verifier.extract_token_from_svg(image.content) == attestation.badge
    brut = client.get(reverse("attestation_badge", args=[attestation.uuid, "jwt"])).content
    assert brut.decode() == attestation.badge
    assert client.get(reverse("attestation_badge", args=[attestation.uuid, "exe"])).status_code == 404

    assert "signe pour signe" in deposer(client, image.content, "badge.svg")
    assert "signe pour signe" in deposer(client, brut)
    assert "Fichier différent" in deposer(client, altere(attestation.badge).encode())
    assert "ni un PDF ni un badge" in deposer(client, b"MZ\x00\xff")
    rules.attestation_revoquer(attestation=attestation, par=une_region(), motif="Erreur.")
    assert "Attestation révoquée" in deposer(client, brut)


def test_issued_document_and_badge_stay_the_same_to_the_byte_whatever_changes(client, emettre, monkeypatch, settings):
    attestation = emettre()
    region = une_region()

    def lus() -> list[bytes]:
        client.force_login(region)
        adresses = [reverse("attestation_pdf", args=[attestation.uuid])]
        adresses += [reverse("attestation_badge", args=[attestation.uuid, "jwt"])]
        return [client.get(adresse).content for adresse in adresses]

    avant, faits = lus(), attestation.faits
    compte, page = attestation.compte, attestation.formation.specific
    compte.nom, compte.email = "Autre", "autre@exemple.example"
    compte.save()
    page.title, page.slug = "Autre titre", "autre"
    page.save_revision().publish()
    ParametresAttestation.objects.update(organisme="Un autre", signature="M0 0")
    monkeypatch.setattr(documents, "attestation_pdf", lambda document: b"%PDF-gabarit et logo nouveaux")
    settings.SITE_URL = "https://ailleurs.example"
    call_command("battre", "attestations")
    rules.attestation_emettre(pk=attestation.pk)
    document = lus()[0]
    assert lus() == avant and hashlib.sha256(document).hexdigest() == attestation.sha256
    attestation.refresh_from_db()
    assert attestation.faits == faits
    assert "Fichier identique" in deposer(client, document, "a.pdf", attestation.code)
    change = bytearray(document)
    change[len(change) // 2] ^= 1
    assert "Fichier différent" in deposer(client, bytes(change), "a.pdf", attestation.code)
    rules.attestation_revoquer(attestation=attestation, par=region, motif="Erreur.")
    assert "Attestation révoquée" in deposer(client, document, "a.pdf", attestation.code) and lus() == avant


def test_attestation_from_before_the_badges_gets_one_and_a_bad_key_is_told(emettre, settings, tmp_path):
    attestation = emettre()
    Attestation.objects.update(badge="")
    call_command("battre", "attestations")
    attestation.refresh_from_db()
    assert OB3Verifier(pubkey_pem=cle_lire().privee.public_key()).verify(attestation.badge)
    assert settings.BADGES_CLE_DE_SECOURS.stat().st_mode & 0o077 == 0
    ecrire_cle(settings, tmp_path, rsa.generate_private_key(65537, 1024))
    with pytest.raises(CleInutilisable, match="2048 bits"):
        cle_lire()
    settings.BADGES_CLE = str(tmp_path / "absente.pem")
    with pytest.raises(CleInutilisable, match=r"absente\.pem"):
        cle_lire()


# With a certificate in the settings, a document leaves signed, or does not leave.

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
