"""Where structures receive people, asked of whoever keeps places (the directory is a room above)."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from home import registre


def implantations(
    structures: QuerySet | Collection[int], connues: Iterable[int] | None = None
) -> dict[int, dict[str, str]]:
    """Bassins (code, name) of each structure that has a published place; `connues` keeps only these structures."""
    gardees = None if connues is None else frozenset(connues)
    trouvees: dict[int, dict[str, str]] = {}
    for source in registre.lire("implantations"):
        for structure, code, nom in source(structures):
            if gardees is None or structure in gardees:
                trouvees.setdefault(structure, {})[code] = nom
    return trouvees


def lieux_prouvant(bassins: frozenset[int]) -> dict[tuple[int, int], list[str]]:
    """By (bassin, structure), the published places that stand there today: « Siège, Niort »."""
    trouves: dict[tuple[int, int], list[str]] = {}
    for source in registre.lire("lieux_des_bassins"):
        for bassin, structure, lieu, commune in source(bassins):
            trouves.setdefault((bassin, structure), []).append(f"{lieu}, {commune}")
    return trouves
