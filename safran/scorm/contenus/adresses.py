"""Addresses on the content host: signed, short-lived, for one version."""

import uuid

from django.conf import settings
from django.core import signing

from safran.scorm.models import VersionPaquet

SEL = "scorm.contenus"


def jeton_de(version: VersionPaquet) -> str:
    """A signed word for the files of this version, for a few hours."""
    return signing.dumps(version.uuid.hex, salt=SEL)


def jeton_lire(jeton: str) -> uuid.UUID | None:
    """The version whose files the word lets read, or None when it is forged or too old."""
    try:
        return uuid.UUID(signing.loads(jeton, salt=SEL, max_age=settings.CONTENUS_DUREE))
    except signing.BadSignature:
        return None
