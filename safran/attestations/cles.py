"""The key that signs the badges: RSA, or Ed25519 when asked for; its public half as a JWK, its signatures as a JWS."""

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from django.conf import settings

from home.cles import cle_de_secours

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
        """The thumbprint of the public key (RFC 7638)."""
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
