"""How many questions the base is asked."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def questions(faire: Callable[[], object]) -> int:
    """Those of something done once already: what a process keeps is kept."""
    faire()
    with CaptureQueriesContext(connection) as posees:
        faire()
    return len(posees)
