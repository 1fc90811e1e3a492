"""Where structures receive people, asked of whoever keeps places (the directory is a room above)."""

from collections.abc import Iterable

from django.db.models import QuerySet

from home import registre


def implantations(structures: QuerySet, connues: Iterable[int] | None = None) -> dict[int, dict[str, str]]:
    """Bassins (code, name) of each structure that has a published place; `connues` keeps only these structures."""
    gardees = None if connues is None else frozenset(connues)
    trouvees: dict[int, dict[str, str]] = {}
    for source in registre.lire("implantations"):
        for structure, code, nom in source(structures):
            if gardees is None or structure in gardees:
                trouvees.setdefault(structure, {})[code] = nom
    return trouvees
