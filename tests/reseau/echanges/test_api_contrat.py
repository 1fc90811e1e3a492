"""Requests drawn at random from the description, valid and not: what comes back is what it promises."""

import pytest
import schemathesis
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, settings

from reseau.echanges.api.openapi import document
from tests.reseau.annuaire.fabriques import une_offre

pytestmark = pytest.mark.django_db
contrat = schemathesis.openapi.from_dict({**document(), "servers": [{"url": "http://testserver/api/v1"}]})
porte = ClientHandler()


def application(environ, start_response):
    """The site as a WSGI application whose database stays that of the test; answers come uncompressed."""
    reponse = porte({"REMOTE_ADDR": "127.0.0.1", **environ, "HTTP_ACCEPT_ENCODING": "identity"})
    start_response(f"{reponse.status_code} {reponse.reason_phrase}", list(reponse.items()))
    return [reponse.content]


contrat.app = application


@pytest.fixture
def annuaire():
    return une_offre("Mission locale du Marais", publics=["jeunes-16-25"], niveaux_cep=["cep-2019-1"])


@contrat.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_api_keeps_its_promises_whatever_is_asked(annuaire, case):
    case.call_and_validate()
