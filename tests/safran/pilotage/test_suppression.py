"""No small number is shown, nor given back by any addition or subtraction of what is shown."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safran.pilotage.suppression import SEUIL, masquer_colonne, masquer_table, petite

# Une machine chargée n’est pas une faute.
SANS_MONTRE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NOMBRES = st.one_of(st.just(0), st.integers(1, 6), st.integers(0, 60))
TABLES = st.integers(1, 5).flatmap(
    lambda n: st.lists(st.lists(NOMBRES, min_size=n, max_size=n), min_size=1, max_size=5)
)


def rang(lignes: list[list[Fraction]]) -> int:
    """Rank of a matrix, exactly."""
    lignes, trouve = [list(ligne) for ligne in lignes], 0
    for colonne in range(len(lignes[0]) if lignes else 0):
        pivot = next((i for i in range(trouve, len(lignes)) if lignes[i][colonne]), None)
        if pivot is None:
            continue
        lignes[trouve], lignes[pivot] = lignes[pivot], lignes[trouve]
        for i in range(trouve + 1, len(lignes)):
            if facteur := lignes[i][colonne] / lignes[trouve][colonne]:
                lignes[i] = [a - facteur * b for a, b in zip(lignes[i], lignes[trouve], strict=True)]
        trouve += 1
    return trouve


def deductibles(table: list[list[int]], caches: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Hidden cells whose value follows from the equations « cells of a line = its total » alone."""
    ordre = sorted(caches)
    bas, droite = len(table) - 1, len(table[0]) - 1
    equations = []
    for i in range(bas + 1):
        equations.append([Fraction((-1 if j == droite else 1) * (k == i)) for k, j in ordre])
    for j in range(droite + 1):
        equations.append([Fraction((-1 if k == bas else 1) * (c == j)) for k, c in ordre])
    plein = rang(equations)
    seules = [[Fraction(autre == case) for autre in ordre] for case in ordre]
    return [case for case, seule in zip(ordre, seules, strict=True) if rang([*equations, seule]) == plein]


@SANS_MONTRE
@given(TABLES)
def test_no_hidden_cell_of_a_crossed_table_follows_from_what_is_shown(lignes):
    table, caches = masquer_table(lignes)
    for i, ligne in enumerate(table):
        for j, valeur in enumerate(ligne):
            assert (i, j) in caches or not petite(valeur)
    assert deductibles(table, caches) == []
    for i, ligne in enumerate(table):
        siennes = [valeur for j, valeur in enumerate(ligne) if (i, j) in caches]
        assert not siennes or (i, len(ligne) - 1) in caches or not petite(sum(siennes))


@SANS_MONTRE
@given(st.lists(NOMBRES, max_size=8), st.sets(st.integers(0, 7), max_size=3))
def test_no_hidden_cell_of_a_column_follows_from_its_total(valeurs, forcees):
    forcees = {rang for rang in forcees if rang < len(valeurs)}
    caches, total_cache = masquer_colonne(valeurs, forcees)
    assert forcees <= caches and all(rang in caches for rang, valeur in enumerate(valeurs) if petite(valeur))
    pleines = [valeurs[rang] for rang in caches if valeurs[rang]]
    if pleines and not total_cache:
        assert len(pleines) > 1 and sum(pleines) >= SEUIL
    if not any(petite(valeur) for valeur in valeurs) and not forcees:
        assert not caches and not total_cache


def test_ordinary_table_is_left_as_it_is_and_one_small_cell_takes_three_others():
    assert masquer_table([[10, 20], [30, 40]])[1] == set()
    table, caches = masquer_table([[3, 20], [30, 40]])
    assert caches == {(0, 0), (0, 1), (1, 0), (1, 1)} and table[-1] == [33, 60, 93]
