"""How many questions the base is asked."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def questions(faire: Callable[[], object]) -> int:
    """Those of something done once already: what a process keeps is kept."""
    faire()
    with CaptureQueriesContext(connection) as posees:
        faire()
    return len(posees)


def questions_de(client: Client, adresse: str) -> int:
    """Those of a page."""

    def lire() -> None:
        assert client.get(adresse).status_code == 200, adresse

    return questions(lire)
