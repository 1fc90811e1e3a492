"""Attestations are issued after commit: these fixtures run what waits for it."""

import pytest

from safran.attestations.models import Attestation
from tests.safran.fabriques_attestations import une_attestation


@pytest.fixture
def emettre(django_capture_on_commit_callbacks):
    """Complete a training and let the background work be done; returns the attestation as it stands."""

    def faire(compte=None, formation=None) -> Attestation:
        with django_capture_on_commit_callbacks(execute=True):
            attestation = une_attestation(compte, formation)
        return Attestation.objects.get(pk=attestation.pk)

    return faire
