"""The signed link of a mail: it opens one sign-up, and only to leave it or to take the seat offered."""

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse

from safran.inscriptions.models import Inscription

SEL = "inscriptions.lien"


def lien_de(inscription: Inscription) -> str:
    """The whole address."""
    jeton = signing.Signer(salt=SEL).sign(inscription.public_id.hex)
    return settings.SITE_URL + reverse("inscription_lien", args=[jeton])


def inscription_lien(cle: int, destinataire: str) -> str | None:
    """The link of a mail that leaves; nothing once its person is gone."""
    inscription = Inscription.objects.filter(pk=cle, compte__is_active=True, compte__email__iexact=destinataire).first()
    return inscription and lien_de(inscription)


def inscription_du_jeton(jeton: str) -> Inscription | None:
    """The sign-up that a link names; None for a forged or a forgotten one."""
    try:
        public_id = uuid.UUID(signing.Signer(salt=SEL).unsign(jeton))
    except (signing.BadSignature, ValueError):
        return None
    return (
        Inscription.objects.select_related("session__formation", "compte", "structure")
        .filter(public_id=public_id, compte__is_active=True)
        .first()
    )
