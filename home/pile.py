"""Room for the calls of a whole request, taken at once.

CPython keeps the frames of its calls in pieces of 16 kB, taken from the system and given back one by one: a loop that
runs at the edge of a piece takes one at every turn, thousands of times a page. A frame that asks for much is given a
piece to its size, and all that it calls fits in what is left of it.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import ParamSpec, TypeVar

PLACES = 33_000  # 264 ko demandés : le morceau, puissance de deux, en fait 512, dont la moitié reste, mille appels

P, R = ParamSpec("P"), TypeVar("R")


def pile_large(fonction: Callable[P, R]) -> Callable[P, R]:
    """The same function, whose calls find their room made; memory is only used as far as they go."""

    def appeler(*args: P.args, **kwargs: P.kwargs) -> R:
        return fonction(*args, **kwargs)

    appeler.__code__ = appeler.__code__.replace(co_stacksize=PLACES)
    return update_wrapper(appeler, fonction)
