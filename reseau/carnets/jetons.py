"""The signed link of a short list: the base keeps its key, never the link (ADR 026)."""

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse

from reseau.carnets.models import Partage

SEL = "carnets.partage"


def lien_de(partage: Partage) -> str:
    """The whole address."""
    return settings.SITE_URL + reverse("liste_partagee", args=[signing.Signer(salt=SEL).sign(partage.cle.hex)])


def partage_du_jeton(jeton: str) -> Partage | None:
    """The link that opens today; None alike for one that is forged, revoked, too old, or whose owner left."""
    try:
        cle = uuid.UUID(signing.Signer(salt=SEL).unsign(jeton))
    except (signing.BadSignature, ValueError):
        return None
    partage = Partage.objects.select_related("carnet__compte").filter(cle=cle).first()
    return partage if partage and partage.vit and partage.carnet.compte.is_active else None
