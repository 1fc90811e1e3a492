"""Merged cells of a workbook, spread: each line says again what the cell says for all of them."""

from collections.abc import Iterable

from reseau.echanges.imports.enregistrements import FichierRefuse

CASES_MAX = 500_000
TROP = "Ce classeur a trop de cellules fusionnées : défusionnez-les, ou enregistrez la feuille en CSV."
Rang = tuple[int, list[str]]
Bloc = tuple[int, int, int, int]  # colonne et ligne du début, colonne et ligne de la fin


def fusions_etaler(rangs: list[Rang], plages: Iterable[str]) -> list[Rang]:
    """The rows of a sheet, its merged cells spread; a title or a heading over several columns is not the header.

    Rows above the header that a wide merge crosses go; a cell merged downwards into the header names its column.
    """
    blocs = [_bornes(plage) for plage in plages]
    if not blocs:
        return rangs
    larges = {ligne for bloc in blocs if bloc[2] > bloc[0] for ligne in _lignes(bloc, rangs)}
    entete = next((rang for rang, cellules in rangs if rang not in larges and _remplies(cellules) > 1), 0)
    par_rang = dict(rangs)
    etalees = 0
    for bloc in blocs:
        etalees += _etaler(bloc, par_rang, entete)
        if etalees > CASES_MAX:
            raise FichierRefuse(TROP)
    return [(rang, cellules) for rang, cellules in rangs if rang >= entete or rang not in larges]


def _bornes(plage: str) -> Bloc:
    from openpyxl.utils import range_boundaries  # ici : aucune page n’en a besoin

    gauche, haut, droite, bas = range_boundaries(plage)
    return gauche or 1, haut or 1, droite or 1, bas or 1


def _lignes(bloc: Bloc, rangs: list[Rang]) -> Iterable[int]:
    """The rows that a block crosses, those that hold something only."""
    return (rang for rang, _ in rangs if bloc[1] <= rang <= bloc[3])


def _remplies(cellules: list[str]) -> int:
    return sum(bool(cellule.strip()) for cellule in cellules)


def _etaler(bloc: Bloc, par_rang: dict[int, list[str]], entete: int) -> int:
    """Write what a block says in each of its cells; how many were written."""
    gauche, haut, droite, bas = bloc
    depart = par_rang.get(haut, [])
    valeur = depart[gauche - 1] if len(depart) >= gauche else ""
    if not valeur:
        return 0
    ecrites = 0
    for rang in range(haut, min(bas, max(par_rang)) + 1):
        if rang not in par_rang or rang < entete:
            continue
        cellules = par_rang[rang]
        cellules += [""] * (droite - len(cellules))
        for colonne in range(gauche - 1, droite):
            cellules[colonne] = cellules[colonne] or valeur
            ecrites += 1
        if ecrites > CASES_MAX:
            raise FichierRefuse(TROP)
    return ecrites
