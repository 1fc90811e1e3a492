"""Small numbers are hidden, and so is enough around them that no subtraction gives them back (G18).

A crossed table with its totals is a graph: each row and each column is a node, each cell joins two of them, the
totals being one more row and one more column. A hidden cell can be worked out exactly when it is a bridge of the graph
of the hidden cells; that is what is looked for, and mended, until there is none.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

SEUIL = 5
Case = tuple[int, int]


def petite(valeur: int) -> bool:
    """Says something of a few people; nobody at all says nothing of anyone."""
    return 0 < valeur < SEUIL


def masquer_colonne(valeurs: Sequence[int], forcees: Iterable[int] = ()) -> tuple[set[int], bool]:
    """(ranks to hide, whether their total is hidden too), for one column of counts above its total.

    `forcees` are hidden whatever they are. What is hidden counts five people at least, in two cells at least.
    """
    caches = {rang for rang, valeur in enumerate(valeurs) if petite(valeur)} | set(forcees)
    if petite(sum(valeurs)):
        return {rang for rang, valeur in enumerate(valeurs) if valeur} | caches, True
    while caches and not _tient([valeurs[rang] for rang in caches]):
        visibles = [rang for rang, valeur in enumerate(valeurs) if valeur and rang not in caches]
        if not visibles:
            return caches, True
        caches.add(min(visibles, key=lambda rang: (valeurs[rang], rang)))
    return caches, False


def _tient(cachees: list[int]) -> bool:
    """What is hidden cannot be told from its sum; hiding zeros alone hides nothing that matters."""
    pleines = [valeur for valeur in cachees if valeur]
    return not pleines or (len(pleines) > 1 and sum(pleines) >= SEUIL)


def masquer_table(lignes: Sequence[Sequence[int]]) -> tuple[list[list[int]], set[Case]]:
    """(the table with its totals as a last column and a last row, the cells to hide among them)."""
    table = [[*ligne, sum(ligne)] for ligne in lignes]
    table.append([sum(colonne) for colonne in zip(*table, strict=True)] if table else [0])
    caches = {(i, j) for i, ligne in enumerate(table) for j, valeur in enumerate(ligne) if petite(valeur)}
    while caches and (ajout := _case_qui_manque(table, caches)):
        caches.add(ajout)
    return table, caches


def _case_qui_manque(table: list[list[int]], caches: set[Case]) -> Case | None:
    """The next cell to hide, if what is hidden can still be worked out or adds up to a few people."""
    for i, j in sorted(caches):
        if atteints := _sans_detour(caches, (i, j)):
            return _moindre(table, caches, lambda case, a=atteints: (("l", case[0]) in a) != (("c", case[1]) in a))
    for sens, taille in (("l", len(table)), ("c", len(table[0]))):
        for rang in range(taille):
            if _trop_peu(table, caches, sens, rang):
                axe = 0 if sens == "l" else 1
                return _moindre(table, caches, lambda case, axe=axe, rang=rang: case[axe] == rang)
    return None


def _trop_peu(table: list[list[int]], caches: set[Case], sens: str, rang: int) -> bool:
    """The hidden cells of a row or column, its total being shown, add up to fewer than five people."""
    axe, bord = (0, len(table[0]) - 1) if sens == "l" else (1, len(table) - 1)
    siennes = [case for case in caches if case[axe] == rang]
    total = (rang, bord) if sens == "l" else (bord, rang)
    return bool(siennes) and total not in caches and petite(sum(table[i][j] for i, j in siennes))


def _moindre(table: list[list[int]], caches: set[Case], convient: object) -> Case | None:
    """The smallest cell shown that does; a total and an empty cell last."""
    bas, droite = len(table) - 1, len(table[0]) - 1
    visibles = (
        (not table[i][j], i == bas, j == droite, table[i][j], i, j)
        for i in range(bas + 1)
        for j in range(droite + 1)
        if (i, j) not in caches and convient((i, j))
    )
    meilleure = min(visibles, default=None)
    return meilleure[-2:] if meilleure else None


def _sans_detour(caches: set[Case], case: Case) -> set[tuple[str, int]]:
    """The nodes on this side of a hidden cell when it is a bridge; empty when a detour exists."""
    voisins = defaultdict(list)
    for i, j in caches - {case}:
        voisins["l", i].append(("c", j))
        voisins["c", j].append(("l", i))
    depart, arrivee = ("l", case[0]), ("c", case[1])
    vus, pile = {depart}, [depart]
    while pile:
        for noeud in voisins[pile.pop()]:
            if noeud == arrivee:
                return set()
            if noeud not in vus:
                vus.add(noeud)
                pile.append(noeud)
    return vus
