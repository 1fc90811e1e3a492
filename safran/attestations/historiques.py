"""The history of a document: issued, revoked or replaced, by whom; read by the Région."""

from django.urls import reverse

from home.etats.views import Histoire
from reseau.membres.permissions import est_region
from safran.attestations.choices import ATTESTATION

ATTESTATIONS = Histoire(
    ATTESTATION,
    lambda compte, _: est_region(compte),
    titre=lambda attestation: f"Attestation {attestation}" if attestation.numero else str(attestation),
    retour=lambda _: reverse("attestations_toutes"),
)
