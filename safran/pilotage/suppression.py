"""Small numbers are hidden, and so is enough around them that no subtraction gives them back (G18).

A crossed table with its totals is a graph: each row and each column is a node, each cell joins two of them, the
totals being one more row and one more column. A hidden cell can be worked out exactly when it is a bridge of the graph
of the hidden cells; that is what is looked for, and mended, until there is none.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

SEUIL = 5
Case = tuple[int, int]
Noeud = tuple[str, int]


def petite(valeur: int) -> bool:
    """Says something of a few people; nobody at all says nothing of anyone."""
    return 0 < valeur < SEUIL


def completer(
    table: Sequence[Sequence[int]], seules: set[Case], *, permises: set[Case], gratuites: set[Case]
) -> set[Case]:
    """The cells to hide, totals included, so that none of those that are hidden is worked out; `seules` are already.

    Only `permises` are added: cells with people, and totals that have others beside them. `gratuites` cost nothing.
    """
    entiere = [[*ligne, sum(ligne)] for ligne in table]
    entiere.append([sum(colonne) for colonne in zip(*entiere, strict=True)] if entiere else [0])
    bas, droite = len(entiere) - 1, len(entiere[0]) - 1
    caches = {case for case in permises if petite(entiere[case[0]][case[1]])} | seules

    def cout(case: Case) -> tuple:
        valeur = entiere[case[0]][case[1]]
        return (case not in gratuites, case[0] == bas or case[1] == droite, not valeur), valeur, case

    restent = permises - caches
    while caches and restent and (ajout := _case_qui_manque(entiere, caches, restent, cout)):
        caches.add(ajout)
        restent.discard(ajout)
    return caches


def masquer_interieur(table: Sequence[Sequence[int]]) -> set[Case]:
    """The cells to hide in a table whose totals are all shown."""
    hauts = [j for j, colonne in enumerate(zip(*table, strict=True)) if any(colonne)]
    pleines = {(i, j) for i, ligne in enumerate(table) if any(ligne) for j in hauts}
    return completer(table, set(), permises=pleines, gratuites=set())


def _case_qui_manque(table: list[list[int]], caches: set[Case], restent: set[Case], cout: Callable) -> Case | None:
    """The next cell to hide, if what is hidden can still be worked out or adds up to a few people."""
    if ponts := ponts_de(caches):
        atteints, autres = (_d_un_cote(caches, min(ponts), cote) for cote in (0, 1))

        def traverse(case: Case) -> bool:
            return (("l", case[0]) in atteints) != (("c", case[1]) in atteints)

        def detour(case: Case) -> tuple:
            """Among those that cost alike, what joins both sides at once comes first."""
            genre, *valeur = cout(case)
            return genre, ("l", case[0]) not in autres and ("c", case[1]) not in autres, *valeur

        return _moindre(restent, detour, traverse)
    for axe, rang in _trop_peu(table, caches):
        if ajout := _moindre(restent, cout, lambda case, axe=axe, rang=rang: case[axe] == rang):
            return ajout
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


def _moindre(restent: set[Case], cout: Callable, convient: Callable) -> Case | None:
    """The cell that costs least among those that do."""
    return min((case for case in restent if convient(case)), key=cout, default=None)


def _voisins(caches: set[Case]) -> dict[Noeud, list[tuple[Noeud, Case]]]:
    """From each row and column, the others that a hidden cell leads to."""
    voisins = defaultdict(list)
    for case in caches:
        ligne, colonne = ("l", case[0]), ("c", case[1])
        voisins[ligne].append((colonne, case))
        voisins[colonne].append((ligne, case))
    return voisins


def ponts_de(caches: set) -> set:
    """The hidden cells that no detour replaces, in one walk: nothing below them leads back above them."""
    voisins, ponts = _voisins(caches), set()
    ordre: dict[Noeud, int] = {}
    plus_haut: dict[Noeud, int] = {}
    for depart in voisins:
        if depart in ordre:
            continue
        ordre[depart] = plus_haut[depart] = len(ordre)
        pile = [(depart, None, iter(voisins[depart]))]
        while pile:
            noeud, venue, suite = pile[-1]
            for voisin, case in suite:
                if case == venue:
                    continue
                if voisin in ordre:
                    plus_haut[noeud] = min(plus_haut[noeud], ordre[voisin])
                    continue
                ordre[voisin] = plus_haut[voisin] = len(ordre)
                pile.append((voisin, case, iter(voisins[voisin])))
                break
            else:
                pile.pop()
                if pile:
                    dessus = pile[-1][0]
                    plus_haut[dessus] = min(plus_haut[dessus], plus_haut[noeud])
                    if plus_haut[noeud] > ordre[dessus]:
                        ponts.add(venue)
    return ponts


def _d_un_cote(caches: set[Case], pont: Case, cote: int) -> set[Noeud]:
    """The rows and columns on one side (its row, its column) of a hidden cell that no detour replaces."""
    voisins = _voisins(caches - {pont})
    depart = ("lc"[cote], pont[cote])
    vus, pile = {depart}, [depart]
    while pile:
        for noeud, _case in voisins[pile.pop()]:
            if noeud not in vus:
                vus.add(noeud)
                pile.append(noeud)
    return vus
