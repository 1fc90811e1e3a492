"""Imports: a file is read and planned, then laid in one transaction, undone as a whole (R5.1; R11, U36)."""

from reseau.annuaire.rules.imports.portes import (
    import_annuler,
    import_appliquer,
    import_deposer,
    import_reprendre,
    import_revoir,
    import_run,
    import_travailler,
)

__all__ = [
    "import_annuler",
    "import_appliquer",
    "import_deposer",
    "import_reprendre",
    "import_revoir",
    "import_run",
    "import_travailler",
]
