"""A signed session, and the gestures of the Région on what it leaves."""

import pytest
from django.urls import reverse

from tests.safran.fabriques_bordereaux import lire_page, une_session_signee


@pytest.fixture
def session(django_capture_on_commit_callbacks):
    """Signed by hand, with its evidence and its attestation."""
    with django_capture_on_commit_callbacks(execute=True):
        return une_session_signee()


@pytest.fixture
def agir(client, django_capture_on_commit_callbacks):
    """Send a form as someone, run what follows the commit, return the page that comes."""

    def agir(compte, bordereau, geste="approuver", pk=None, **donnees):
        client.force_login(compte)
        if geste == "approuver":
            adresse = reverse("bordereau_approuver", args=[bordereau.public_id])
            page = client.get(adresse)
            contexte = page.context or {}
            donnees = {"empreinte": contexte["empreinte"] if "empreinte" in contexte else "", **donnees}
        else:
            arguments = [bordereau.public_id] if pk is None else [bordereau.public_id, pk]
            adresse = reverse("bordereau_ligne_reporter" if pk else "bordereau_reporter", args=arguments)
        with django_capture_on_commit_callbacks(execute=True):
            return lire_page(client.post(adresse, donnees, follow=True))

    return agir
