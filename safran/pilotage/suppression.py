"""Small numbers are hidden, and so is enough around them that no subtraction gives them back (G18).

A crossed table with its totals is a graph: each row and each column is a node, each cell joins two of them, the
totals being one more row and one more column. A hidden cell can be worked out exactly when it is a bridge of the graph
of the hidden cells; that is what is looked for, and mended, until there is none.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

SEUIL = 5
Case = tuple[int, int]
Noeud = tuple[str, int]


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
    if ponts := _ponts(caches):
        atteints = _d_un_cote(caches, min(ponts))
        return _moindre(table, caches, lambda case: (("l", case[0]) in atteints) != (("c", case[1]) in atteints))
    for axe, rang in _trop_peu(table, caches):
        return _moindre(table, caches, lambda case, axe=axe, rang=rang: case[axe] == rang)
    return None


def _trop_peu(table: list[list[int]], caches: set[Case]) -> list[tuple[int, int]]:
    """(axis, rank) of the rows, then columns, whose hidden cells are few people beside a total that is shown."""
    sommes: dict[tuple[int, int], int] = defaultdict(int)
    for i, j in caches:
        sommes[0, i] += table[i][j]
        sommes[1, j] += table[i][j]
    bas, droite = len(table) - 1, len(table[0]) - 1
    totaux = {(axe, rang): (rang, droite) if axe == 0 else (bas, rang) for axe, rang in sommes}
    return sorted(cle for cle, somme in sommes.items() if totaux[cle] not in caches and petite(somme))


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


def _voisins(caches: set[Case]) -> dict[Noeud, list[tuple[Noeud, Case]]]:
    """From each row and column, the others that a hidden cell leads to."""
    voisins = defaultdict(list)
    for case in caches:
        ligne, colonne = ("l", case[0]), ("c", case[1])
        voisins[ligne].append((colonne, case))
        voisins[colonne].append((ligne, case))
    return voisins


def _ponts(caches: set[Case]) -> set[Case]:
    """The hidden cells that no detour replaces, in one walk: nothing below them leads back above them."""
    voisins, ponts = _voisins(caches), set()
    ordre: dict[Noeud, int] = {}
    plus_haut: dict[Noeud, int] = {}

    def visiter(noeud: Noeud, venue: Case | None) -> None:
        ordre[noeud] = plus_haut[noeud] = len(ordre)
        for voisin, case in voisins[noeud]:
            if case == venue:
                continue
            if voisin in ordre:
                plus_haut[noeud] = min(plus_haut[noeud], ordre[voisin])
                continue
            visiter(voisin, case)
            plus_haut[noeud] = min(plus_haut[noeud], plus_haut[voisin])
            if plus_haut[voisin] > ordre[noeud]:
                ponts.add(case)

    for noeud in voisins:
        if noeud not in ordre:
            visiter(noeud, None)
    return ponts


def _d_un_cote(caches: set[Case], pont: Case) -> set[Noeud]:
    """The rows and columns on this side of a hidden cell that no detour replaces."""
    voisins = _voisins(caches - {pont})
    vus, pile = {("l", pont[0])}, [("l", pont[0])]
    while pile:
        for noeud, _case in voisins[pile.pop()]:
            if noeud not in vus:
                vus.add(noeud)
                pile.append(noeud)
    return vus
