"""What is public about the badges, and what may be said of one that someone wants to check."""

from typing import Any

from django.db.models import Max

from safran.attestations.badges import PAR_LISTE
from safran.attestations.choices import EtatAttestation
from safran.attestations.cles import cle_lire
from safran.attestations.models import Attestation, CleBadge, ParametresAttestation

FINIES = (EtatAttestation.REVOQUEE, EtatAttestation.REMPLACEE)


def organisme_nom() -> str:
    """Who issues, as the settings of today name it."""
    return ParametresAttestation.en_vigueur().organisme


def cles_publiques() -> list[dict[str, Any]]:
    """The key of today, then those that signed badges before it."""
    cle = cle_lire()
    anciennes = CleBadge.objects.exclude(kid=cle.kid).order_by("pk")
    return [{**cle.jwk, "kid": cle.kid}, *({**ancienne.jwk, "kid": ancienne.kid} for ancienne in anciennes)]


def badges_finis(liste: int) -> list[int] | None:
    """The attestations of this list that are no longer valid; None for a list where no badge can be."""
    dernier = Attestation.objects.aggregate(dernier=Max("pk"))["dernier"] or 0
    if liste > dernier // PAR_LISTE:
        return None
    rangs = (liste * PAR_LISTE, (liste + 1) * PAR_LISTE - 1)
    return list(Attestation.objects.filter(pk__range=rangs, etat__in=FINIES).values_list("pk", flat=True))
