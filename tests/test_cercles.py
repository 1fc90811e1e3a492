"""No circle of imports: those inside functions count, those for type checkers alone too."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.citations import RACINE

AILES = ("home", "reseau", "pratiques", "safran")


def module(chemin: Path) -> str:
    """A package is named as its `__init__`."""
    noms = chemin.relative_to(RACINE).with_suffix("").parts
    return ".".join(noms[:-1] if noms[-1] == "__init__" else noms)


def imports(noeud: ast.AST, paquet: str) -> Iterator[str]:
    """Every name that a piece of code imports, whole."""
    for enfant in ast.iter_child_nodes(noeud):
        if isinstance(enfant, ast.Import):
            yield from (alias.name for alias in enfant.names)
        elif isinstance(enfant, ast.ImportFrom):
            haut = ".".join(paquet.split(".")[: len(paquet.split(".")) - enfant.level + 1]) if enfant.level else ""
            source = ".".join(filter(None, (haut, enfant.module)))
            yield from (f"{source}.{alias.name}" for alias in enfant.names)
        yield from imports(enfant, paquet)


def graphe() -> dict[str, set[str]]:
    """What each module imports among ours: the module itself, or the one that holds the imported name."""
    chemins = {
        module(c): c for aile in AILES for c in (RACINE / aile).rglob("*.py") if "migrations" not in c.parts
    }  # fmt: skip
    liens = {}
    for nom, chemin in chemins.items():
        paquet = nom if chemin.name == "__init__.py" else nom.rpartition(".")[0]
        dits = set(imports(ast.parse(chemin.read_text("utf-8")), paquet))
        vises = {dit if dit in chemins else dit.rpartition(".")[0] for dit in dits}
        liens[nom] = (vises & chemins.keys()) - {nom}
    return liens


def cercles(liens: dict[str, set[str]]) -> set[frozenset[str]]:
    """What remains once every module that leads nowhere, then every one that nothing leads to, is taken away."""
    while seuls := {nom for nom, vises in liens.items() if not vises}:
        liens = {nom: vises - seuls for nom, vises in liens.items() if nom not in seuls}
    while sources := liens.keys() - {vise for vises in liens.values() for vise in vises}:
        liens = {nom: vises for nom, vises in liens.items() if nom not in sources}
    return {frozenset(_atteints(nom, liens)) for nom in liens}


def _atteints(depart: str, liens: dict[str, set[str]]) -> set[str]:
    vus, reste = set(), [depart]
    while reste:
        for vise in liens[reste.pop()] - vus:
            vus.add(vise)
            reste.append(vise)
    return vus


def test_no_circle_of_imports():
    trouves = cercles(graphe())
    assert not trouves, f"Un modèle, une règle n’importent rien de ce qui les lit : {[sorted(c) for c in trouves]}"
