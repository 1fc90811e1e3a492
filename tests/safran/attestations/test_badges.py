"""A badge is checked by readers that are not ours, without us; what was issued never changes, whatever changes here."""

import hashlib
import json

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from openbadgeslib.ob3 import OB3Verifier
from openbadgeslib.ob3.verifier import OB3VerificationError

from safran.attestations import pdf, rules
from safran.attestations.cles import CleInutilisable, cle_lire
from safran.attestations.models import Attestation, ParametresAttestation
from tests.fabriques import un_conseiller, une_region
from tests.safran.fabriques_attestations import une_formation_a_quiz

pytestmark = [pytest.mark.django_db, pytest.mark.une_base]
LONG = "Écouter, orienter & « ré-adresser » <sans> perdre " * 4


@pytest.fixture(autouse=True)
def _cle_de_l_essai(settings, tmp_path):
    settings.BADGES_CLE_DE_SECOURS = tmp_path / "cles" / "badges.pem"
    settings.SITE_URL = "https://safran.example"


def ecrire_cle(settings, tmp_path, privee) -> None:
    chemin = tmp_path / "autre.pem"
    chemin.write_bytes(
        privee.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    settings.BADGES_CLE = str(chemin)


def telecharger(client):
    """What a verifier fetches, from our own addresses."""
    return lambda url: client.get(url.removeprefix("https://safran.example")).content


def altere(jeton: str) -> str:
    entete, charge, signature = jeton.split(".")
    milieu = len(charge) // 2
    return f"{entete}.{charge[:milieu]}{'A' if charge[milieu] != 'A' else 'B'}{charge[milieu + 1 :]}.{signature}"


@pytest.mark.parametrize("genre", ["Ed25519", "RSA"])
def test_badge_is_verified_by_openbadgeslib_offline_then_revoked_for_it(client, emettre, settings, tmp_path, genre):
    if genre == "RSA":
        ecrire_cle(settings, tmp_path, rsa.generate_private_key(65537, 2048))
    attestation = emettre(un_conseiller(prenom="Claire", nom="Moreau"))
    lecteur = OB3Verifier(pubkey_pem=cle_lire().publique_pem)
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
    rules.attestation_revoke(attestation=attestation, par=une_region(), motif="Erreur.")
    with pytest.raises(OB3VerificationError, match="revocation"):
        lecteur.verify(attestation.badge, check_status=True, download=telecharger(client))
    valable = Attestation.objects.get(etat="EMISE")
    lecteur.verify(valable.badge, check_status=True, download=telecharger(client))


def test_public_keys_alone_verify_badges_signed_before_and_after_a_change_of_key(client, emettre, settings, tmp_path):
    avant = emettre(un_conseiller())
    ecrire_cle(settings, tmp_path, ed25519.Ed25519PrivateKey.generate())
    apres = emettre(un_conseiller())
    cles = client.get(reverse("badge_cles")).json()["keys"]
    assert len(cles) == 2 and all(set(cle) == {"kty", "crv", "x", "alg", "use", "kid"} for cle in cles)
    emetteur = client.get(reverse("badge_emetteur")).json()
    for attestation in (avant, apres):
        adresse = jwt.get_unverified_header(attestation.badge)["kid"]
        jwk = client.get(adresse.removeprefix(settings.SITE_URL)).json()
        lu = jwt.decode(attestation.badge, jwt.PyJWK(jwk), algorithms=["EdDSA"])
        assert jwk in cles and lu["iss"] == lu["issuer"]["id"] == emetteur["id"]
    assert client.get(reverse("badge_cle", args=["inconnue"])).status_code == 404
    assert client.get(reverse("badge_statuts", args=[9])).status_code == 404


def test_picture_carries_the_credential_and_the_page_knows_it(client, emettre):
    attestation = emettre(
        formation=une_formation_a_quiz(title="Écouter, orienter & « ré-adresser » <sans> perdre " * 4)
    )
    client.force_login(attestation.compte)
    assert reverse("attestation_badge", args=[attestation.uuid, "svg"]) in client.get("/attestations/").content.decode()
    image = client.get(reverse("attestation_badge", args=[attestation.uuid, "svg"]))
    assert image["Content-Type"] == "image/svg+xml" and "sandbox" in image["Content-Security-Policy"]
    assert OB3Verifier.extract_token_from_svg(image.content) == attestation.badge
    brut = client.get(reverse("attestation_badge", args=[attestation.uuid, "jwt"])).content
    assert brut.decode() == attestation.badge
    assert client.get(reverse("attestation_badge", args=[attestation.uuid, "exe"])).status_code == 404

    def deposer(contenu: bytes, nom: str) -> str:
        envoi = {"par": "fichier", "fichier": SimpleUploadedFile(nom, contenu)}
        return client.post(reverse("attestation_verifier"), envoi).content.decode()

    assert "signe pour signe" in deposer(image.content, "badge.svg") and "signe pour signe" in deposer(
        brut, "badge.jwt"
    )
    assert "Fichier différent" in deposer(altere(attestation.badge).encode(), "badge.jwt")
    assert "ni un PDF ni un badge" in deposer(b"MZ\x00\xff", "badge.jwt")
    rules.attestation_revoke(attestation=attestation, par=une_region(), motif="Erreur.")
    assert "Attestation révoquée" in deposer(brut, "badge.jwt")


def test_issued_document_and_badge_stay_the_same_to_the_byte_whatever_changes(client, emettre, monkeypatch, settings):
    attestation = emettre()
    region = une_region()

    def lus() -> list[bytes]:
        client.force_login(region)
        adresses = [reverse("attestation_pdf", args=[attestation.uuid])]
        adresses += [reverse("attestation_badge", args=[attestation.uuid, "jwt"])]
        return [client.get(adresse).content for adresse in adresses]

    def deposer(contenu: bytes) -> str:
        envoi = {"par": "fichier", "fichier": SimpleUploadedFile("a.pdf", contenu)}
        return client.post(reverse("attestation_verifier_code", args=[attestation.code]), envoi).content.decode()

    avant = lus()
    compte, page = attestation.compte, attestation.formation.specific
    compte.nom, compte.email = "Autre", "autre@exemple.example"
    compte.save()
    page.title, page.slug = "Autre titre", "autre"
    page.save_revision().publish()
    ParametresAttestation.objects.update(organisme="Un autre", signature="M0 0")
    monkeypatch.setattr(pdf, "attestation_pdf", lambda document: b"%PDF-gabarit et logo nouveaux")
    settings.SITE_URL = "https://ailleurs.example"
    call_command("emettre_attestations")
    rules.attestation_issue(pk=attestation.pk)
    document = lus()[0]
    assert lus() == avant and hashlib.sha256(document).hexdigest() == attestation.sha256
    assert "Fichier identique" in deposer(document)
    change = bytearray(document)
    change[len(change) // 2] ^= 1
    assert "Fichier différent" in deposer(bytes(change))
    rules.attestation_revoke(attestation=attestation, par=region, motif="Erreur.")
    assert "Attestation révoquée" in deposer(document) and lus() == avant


def test_attestation_from_before_the_badges_gets_one_and_a_bad_key_is_told(emettre, settings, tmp_path):
    attestation = emettre()
    Attestation.objects.update(badge="")
    call_command("emettre_attestations")
    attestation.refresh_from_db()
    assert OB3Verifier(pubkey_pem=cle_lire().publique_pem).verify(attestation.badge)
    assert settings.BADGES_CLE_DE_SECOURS.stat().st_mode & 0o077 == 0
    ecrire_cle(settings, tmp_path, rsa.generate_private_key(65537, 1024))
    with pytest.raises(CleInutilisable, match="2048 bits"):
        cle_lire()
    settings.BADGES_CLE = str(tmp_path / "absente.pem")
    with pytest.raises(CleInutilisable, match=r"absente\.pem"):
        cle_lire()
