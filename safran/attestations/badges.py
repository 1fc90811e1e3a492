"""Open Badge 3.0: what an attestation says as a credential that anyone checks without asking us (VC-JWT), and the
key that signs it.
"""

import base64
import datetime
import gzip
import hashlib
import json
import re
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape

from home.dessins.motifs import fleur_en_couleurs
from home.securite.coffre import cle_de_secours
from home.temps.typographie import duree
from safran.attestations.models import Attestation

# The key that signs the badges: RSA, or Ed25519 when asked for; its public half as a JWK, its signatures as a JWS.

# Ce que RFC 7638 hache, dans l'ordre des noms.
MEMBRES = {"OKP": ("crv", "kty", "x"), "RSA": ("e", "kty", "n")}
BITS_RSA, EXPOSANT_RSA = 2048, 65537


class CleInutilisable(ValueError):
    """The file holds no key that can sign a badge."""


@dataclass(frozen=True)
class Cle:
    """A private key, ready to sign."""

    privee: ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey
    jwk: dict[str, str]

    @property
    def kid(self) -> str:
        membres = {nom: self.jwk[nom] for nom in MEMBRES[self.jwk["kty"]]}
        return b64(hashlib.sha256(json.dumps(membres, separators=(",", ":"), sort_keys=True).encode()).digest())

    def signer(self, contenu: dict[str, Any], *, kid: str) -> str:
        """A compact JWS of this JSON; the same content always gives the same text."""
        entete = {"alg": self.jwk["alg"], "typ": "JWT", "kid": kid}
        texte = f"{b64(_json(entete))}.{b64(_json(contenu))}"
        if isinstance(self.privee, ed25519.Ed25519PrivateKey):
            signature = self.privee.sign(texte.encode())
        else:
            signature = self.privee.sign(texte.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{texte}.{b64(signature)}"


def b64(octets: bytes) -> str:
    """Base 64 for addresses, without padding."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _json(valeur: dict[str, Any]) -> bytes:
    return json.dumps(valeur, ensure_ascii=False, separators=(",", ":")).encode()


def cle_lire() -> Cle:
    """The key of the settings; without one, an RSA key made once and kept beside the data.

    RS256 is what every reader of badges must know; an Ed25519 key signs only when the settings name its file.

    Raises CleInutilisable when the file cannot be read or holds something else.
    """
    reglee = settings.BADGES_CLE
    chemin = Path(reglee) if reglee else cle_de_secours(Path(settings.BADGES_CLE_DE_SECOURS), _fabriquer)
    try:
        privee = serialization.load_pem_private_key(chemin.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        raise CleInutilisable(f"La clé des badges ne se lit pas : {chemin.name}.")
    return Cle(privee, _jwk(privee))


def _jwk(privee: Any) -> dict[str, str]:
    publique = privee.public_key()
    if isinstance(publique, ed25519.Ed25519PublicKey):
        x = publique.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return {"kty": "OKP", "crv": "Ed25519", "x": b64(x), "alg": "EdDSA", "use": "sig"}
    if isinstance(publique, rsa.RSAPublicKey) and publique.key_size >= BITS_RSA:
        nombres = publique.public_numbers()
        return {"kty": "RSA", "e": _entier(nombres.e), "n": _entier(nombres.n), "alg": "RS256", "use": "sig"}
    raise CleInutilisable("La clé des badges doit être RSA de 2048 bits au moins, ou Ed25519.")


def _entier(nombre: int) -> str:
    return b64(nombre.to_bytes((nombre.bit_length() + 7) // 8, "big"))


def _fabriquer() -> bytes:
    return rsa.generate_private_key(EXPOSANT_RSA, BITS_RSA).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


# Open Badge 3.0: what an attestation says, as a credential that anyone checks without asking us (VC-JWT).
#
# The holder is told by a salted digest of her or his address, and by an identifier of this badge alone: a badge that
# travels names nobody, and two badges do not say that they are of the same person.

CONTEXTES = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
ESPACE_SVG = "https://purl.imsglobal.org/ob/v3p0"
PAR_LISTE = 131_072  # bits d'une liste d'états, le moins que la norme demande
FRAICHEUR = datetime.timedelta(days=1)
JETON = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")
MAX_LIGNE, MAX_LIGNES = 26, 4


def adresse(nom: str, *arguments: object) -> str:
    """A public address of ours, whole."""
    return settings.SITE_URL + reverse(nom, args=arguments)


def emetteur(organisme: str) -> dict[str, Any]:
    """The issuer, in a credential."""
    return {"id": adresse("badge_emetteur"), "type": ["Profile"], "name": organisme, "url": settings.SITE_URL}


def badge_signer(attestation: Attestation, cle: Cle) -> str:
    """The credential of an issued attestation, signed."""
    return _signer(credential_de(attestation), attestation.emise_le, cle)


def _signer(credential: dict[str, Any], instant: datetime.datetime, cle: Cle) -> str:
    """A credential as a VC-JWT: each claim says again what the credential says, as readers check."""
    secondes = int(instant.timestamp())
    revendications = {
        "iss": adresse("badge_emetteur"),
        "jti": credential["id"],
        "sub": credential["credentialSubject"]["id"],
        "nbf": secondes,
        "iat": secondes,
    }
    return cle.signer({**credential, **revendications}, kid=adresse("badge_cle", cle.kid))


def credential_de(attestation: Attestation) -> dict[str, Any]:
    """The OpenBadgeCredential, from the frozen facts."""
    faits = attestation.faits
    return {
        "@context": CONTEXTES,
        "id": attestation.uuid.urn,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": faits["titre"],
        "issuer": emetteur(faits["organisme"]),
        "validFrom": _instant(attestation.emise_le),
        "credentialSubject": {
            "id": uuid.uuid4().urn,
            "type": ["AchievementSubject"],
            "identifier": [_identite(attestation.compte.email)],
            "achievement": {
                "id": attestation.formation.translation_key.urn,
                "type": ["Achievement"],
                "achievementType": "CertificateOfCompletion",
                "name": faits["titre"],
                "description": " ; ".join(faits["objectifs"]) or faits["titre"],
                "criteria": {"narrative": _criteres(faits)},
                "inLanguage": "fr",
            },
        },
        "credentialStatus": _statut(attestation.pk),
    }


def _instant(instant: datetime.datetime) -> str:
    return instant.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _identite(courriel: str) -> dict[str, Any]:
    sel = secrets.token_hex(16)
    condense = hashlib.sha256((courriel.lower() + sel).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityType": "emailAddress",
        "identityHash": f"sha256${condense}",
        "salt": sel,
    }


def _criteres(faits: dict[str, Any]) -> str:
    """What had to be done, in one sentence."""
    longueur = faits.get("duree_formation")  # absente des faits figés avant que seule une durée prouvée ne soit dite
    phrase = f"Formation{f' de {duree(longueur)}' if longueur else ''}, achevée selon la règle publiée sur sa fiche"
    if faits["derogation"]:
        return f"{phrase}, par décision motivée de l’organisme."
    quiz = [f"quiz « {r['titre']} » réussi à {r['seuil']} % au moins" for r in faits["resultats"]]
    return f"{phrase} : {', '.join(quiz)}." if quiz else f"{phrase}."


def _statut(pk: int) -> dict[str, str]:
    liste = adresse("badge_statuts", pk // PAR_LISTE)
    return {
        "id": f"{liste}#{pk % PAR_LISTE}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(pk % PAR_LISTE),
        "statusListCredential": liste,
    }


def statuts_signer(liste: int, finies: Iterable[int], cle: Cle, instant: datetime.datetime) -> str:
    """The list that says which badges are no longer valid, by their rank, signed; good for a day."""
    bits = bytearray(PAR_LISTE // 8)
    for pk in finies:
        bits[pk % PAR_LISTE // 8] |= 0x80 >> (pk % 8)
    url = adresse("badge_statuts", liste)
    credential = {
        "@context": CONTEXTES[:1],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": adresse("badge_emetteur"),
        "validFrom": _instant(instant),
        "validUntil": _instant(instant + FRAICHEUR),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + b64(gzip.compress(bytes(bits), mtime=0)),
        },
    }
    return _signer(credential, instant, cle)


def badge_svg(attestation: Attestation) -> str:
    """The badge as a picture that carries its credential, as other sites take it."""
    # The title on a few short lines; the last one says when there was more.
    lignes = [""]
    for mot in attestation.titre.split():
        if lignes[-1] and len(lignes[-1]) + len(mot) + 1 > MAX_LIGNE:
            lignes.append("")
        lignes[-1] = f"{lignes[-1]} {mot}".strip()
    if len(lignes) > MAX_LIGNES:
        lignes = [*lignes[: MAX_LIGNES - 1], f"{lignes[MAX_LIGNES - 1]}…"]
    haut = 300 - 13 * len(lignes)
    textes = "".join(
        f'<text x="200" y="{haut + 26 * rang}" text-anchor="middle" font-family="sans-serif" font-size="21" '
        f'font-weight="700" fill="#2b1850">{escape(ligne)}</text>'
        for rang, ligne in enumerate(lignes)
    )
    fleur = str(fleur_en_couleurs("#6d4db0", "#57348f", "#f2962f", 1.7)).replace(
        "<svg ", '<svg x="125" y="60" width="150" height="150" ', 1
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{ESPACE_SVG}" viewBox="0 0 400 400" role="img">'
        f'<openbadges:credential verify="{attestation.badge}"></openbadges:credential>'
        f"<title>Badge SAFRAN : {escape(attestation.titre)}</title>"
        '<circle cx="200" cy="200" r="194" fill="#f1ecf8" stroke="#57348f" stroke-width="8"/>'
        f"{fleur}{textes}"
        '<text x="200" y="372" text-anchor="middle" font-family="sans-serif" font-size="16" fill="#8f4500">'
        "SAFRAN</text></svg>"
    )
