"""A rule that says no."""

from collections.abc import Callable
from typing import Any

import pytest

from home.erreurs import RegleRefusee


def refus(code: str, regle: Callable[..., Any], /, *dits: Any, **arguments: Any) -> str:
    """The rule refuses, for this reason; what it tells, no-break spaces made plain."""
    with pytest.raises(RegleRefusee) as levee:
        regle(*dits, **arguments)
    assert levee.value.code == code and levee.value.message
    return levee.value.message.replace("\xa0", " ")
