"""The signed link of an invitation: the base keeps its key, never the link (ADR 026)."""

import uuid

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.urls import reverse

from reseau.membres.models import Invitation

SEL = "membres.invitation"
OUVERTE = Q(acceptee_le__isnull=True, annulee_le__isnull=True)


def lien_de(invitation: Invitation) -> str:
    """The whole address."""
    jeton = signing.Signer(salt=SEL).sign(invitation.cle.hex)
    return settings.SITE_URL + reverse("invitation", args=[jeton])


def invitation_lien(cle: int, destinataire: str) -> str | None:
    """The link of a mail that leaves; nothing once the invitation was used or cancelled."""
    invitation = Invitation.objects.filter(OUVERTE, pk=cle, email__iexact=destinataire).first()
    return invitation and lien_de(invitation)


def invitation_du_jeton(jeton: str) -> Invitation | None:
    """The invitation that a link names and that is still open; None for a forged link."""
    try:
        cle = uuid.UUID(signing.Signer(salt=SEL).unsign(jeton))
    except (signing.BadSignature, ValueError):
        return None
    return Invitation.objects.select_related("structure", "invite_par").filter(OUVERTE, cle=cle).first()
