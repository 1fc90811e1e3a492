"""No circle of imports: those inside functions count, those for type checkers alone too."""

import grimp

AILES = ("home", "reseau", "pratiques", "safran")


def cercles(liens: dict[str, set[str]]) -> set[str]:
    """What remains once every module that leads nowhere, then every one that nothing leads to, is taken away."""
    while seuls := {nom for nom, vises in liens.items() if not vises}:
        liens = {nom: vises - seuls for nom, vises in liens.items() if nom not in seuls}
    while sources := liens.keys() - {vise for vises in liens.values() for vise in vises}:
        liens = {nom: vises for nom, vises in liens.items() if nom not in sources}
    return set(liens)


def test_no_circle_of_imports():
    graphe = grimp.build_graph(*AILES, cache_dir=None)
    liens = {nom: set(graphe.find_modules_directly_imported_by(nom)) for nom in graphe.modules}
    assert cercles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == {"b", "c"}
    trouves = cercles(liens)
    assert not trouves, f"Un modèle, une règle n’importent rien de ce qui les lit : {sorted(trouves)}"
