"""The room for calls, taken at once: same results, and no piece of it taken and given back at every turn."""

import resource
from concurrent.futures import ThreadPoolExecutor

import pytest

from home.pile import pile_large

TOURS, PROFONDEUR = 300, 400
QUARANTE = list(range(40))


def compter(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, *suite) -> int:  # noqa: E741
    """A call that asks for some room."""
    return len(suite)


def descendre(niveaux: int) -> int:
    """At each depth, a loop of calls: at some of them it stands at the edge of a piece."""
    for _ in range(TOURS):
        compter(*QUARANTE)
    return 1 + descendre(niveaux - 1) if niveaux else 0


def descendre_et_compter() -> int:
    """How many pages of memory the system had to give."""
    avant = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    assert descendre(PROFONDEUR) == PROFONDEUR
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - avant


def test_calls_of_any_depth_take_no_room_from_the_system_at_every_turn():
    with ThreadPoolExecutor(1) as fil:  # un fil neuf a ses morceaux à lui
        assert fil.submit(pile_large(descendre_et_compter)).result() < TOURS


def test_arguments_results_and_errors_go_through():
    @pile_large
    def diviser(a: int, *, par: int) -> float:
        """Divide."""
        return a / par

    assert diviser(6, par=4) == 1.5 and diviser.__doc__ == "Divide."
    with pytest.raises(ZeroDivisionError):
        diviser(1, par=0)
