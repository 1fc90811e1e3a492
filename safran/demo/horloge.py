"""What a demonstration says was done months ago is done by the rules, at that instant."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock


class _Genre(type):
    """Every instant is one of these: only what « now » answers differs."""

    def __instancecheck__(cls, objet: Any) -> bool:
        return isinstance(objet, datetime.datetime)


@contextmanager
def a_l_instant(instant: datetime.datetime) -> Iterator[None]:
    """Inside, Django's clock says this aware instant, defaults of models included."""

    class Arrete(datetime.datetime, metaclass=_Genre):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return instant.astimezone(tz)

    with mock.patch("django.utils.timezone.datetime", Arrete):
        yield
