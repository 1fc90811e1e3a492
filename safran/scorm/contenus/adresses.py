"""Addresses on the content host: signed, short-lived, for one version and one passage."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from safran.scorm.models import PassageScorm

SEL = "scorm.contenus"


@dataclass(frozen=True)
class Laissez:
    """What a signed address lets read."""

    version: uuid.UUID
    cle: str  # sous laquelle le lecteur garde, dans le navigateur, ce qui n’a pas encore été reçu


def jeton_de(passage: PassageScorm) -> str:
    """A signed word for the files of the version that this passage plays."""
    cle = salted_hmac("scorm.reste", str(passage.uuid)).hexdigest()[:32]
    return signing.dumps([passage.version.uuid.hex, cle], salt=SEL)


def jeton_lire(jeton: str) -> Laissez | None:
    """What the word lets read, or None when it is forged or too old."""
    try:
        version, cle = signing.loads(jeton, salt=SEL, max_age=settings.CONTENUS_DUREE)
    except signing.BadSignature:
        return None
    return Laissez(uuid.UUID(version), cle)
