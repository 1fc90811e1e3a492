"""Every write of the attestations."""

from safran.attestations.rules.emission import (
    attestation_issue,
    attestation_prepare,
    attestation_replace,
    attestation_revoke,
    attestations_complete,
    certificat_prepare,
)
from safran.attestations.rules.lots import lot_run, lot_start

__all__ = [
    "attestation_issue",
    "attestation_prepare",
    "attestation_replace",
    "attestation_revoke",
    "attestations_complete",
    "certificat_prepare",
    "lot_run",
    "lot_start",
]
