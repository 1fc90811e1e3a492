"""Migrations that nobody has installed yet must let the version before serve beside the new one (expand, contract).

`make check` runs this. What is delivered stands in `migrations_livrees.txt`: `python -m scripts.migrations --livrer`
writes it anew, once for each version.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddField,
    AlterField,
    AlterModelTable,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
    SeparateDatabaseAndState,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field, ManyToManyField
from django.db.models.fields import NOT_PROVIDED

LIVREES = Path(__file__).with_name("migrations_livrees.txt")
AILES = ("home", "pratiques", "reseau", "safran")
DEUX_TEMPS = "ôtez-le d’abord de l’état seul (SeparateDatabaseAndState), et de la base à la version suivante"
A_COTE = "ajoutez le nouveau à côté, recopiez, ôtez l’ancien à la version suivante"


def defauts(operations: list[Operation], app: str, livre: ProjectState) -> Iterator[str]:
    """What the delivered version could not bear; models and fields that it does not know are free."""
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            for ote in operation.state_operations:
                if isinstance(ote, RemoveField) and _exige(_champ(livre, app, ote)):
                    yield f"{_dire(ote)} laisse une colonne obligatoire que plus personne n’écrit : db_default d’abord"
        elif _connu(livre, app, operation) and (phrase := _defaut(operation, _champ(livre, app, operation))):
            yield f"{_dire(operation)} : {phrase}"


def _defaut(operation: Operation, avant: Field | None) -> str:
    match operation:
        case DeleteModel():
            return f"la version d’avant lit encore cette table ; {DEUX_TEMPS}"
        case RemoveField() if avant:
            return f"la version d’avant lit encore ce champ ; {DEUX_TEMPS}"
        case RenameModel() | AlterModelTable():
            return f"la version d’avant lit encore l’ancien nom ; {A_COTE}"
        case RenameField() if avant:
            return f"la version d’avant lit encore l’ancien nom ; {A_COTE}"
        case AddField() if _exige(operation.field):
            return "la version d’avant n’écrit pas ce champ ; donnez-lui db_default ou null=True"
        case AlterField() if avant and avant.null and not operation.field.null:
            return "la version d’avant y écrit encore du vide ; remplissez maintenant, exigez à la version suivante"
    return ""


def _exige(champ: Field | None) -> bool:
    """A line without it is refused by the base."""
    return champ is not None and not (
        isinstance(champ, ManyToManyField) or champ.null or champ.db_default is not NOT_PROVIDED
    )


def _modele(operation: Operation) -> str:
    return getattr(operation, "model_name", getattr(operation, "old_name", getattr(operation, "name", ""))).lower()


def _connu(livre: ProjectState, app: str, operation: Operation) -> bool:
    return (app, _modele(operation)) in livre.models


def _champ(livre: ProjectState, app: str, operation: Operation) -> Field | None:
    """As the delivered version has it."""
    modele = livre.models.get((app, _modele(operation)))
    nom = getattr(operation, "old_name", getattr(operation, "name", ""))
    return modele.fields.get(nom) if modele else None


def _dire(operation: Operation) -> str:
    return f"{type(operation).__name__} {_modele(operation)}.{getattr(operation, 'name', '')}".rstrip(".")


def _principal() -> int:
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safran.settings.test")
    django.setup()
    chargees = MigrationLoader(None)
    notres = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in AILES}
    if sys.argv[1:] == ["--livrer"]:
        feuilles = sorted(feuille for feuille in chargees.graph.leaf_nodes() if feuille[0] in notres)
        LIVREES.write_text("".join(f"{app} {nom}\n" for app, nom in feuilles), "utf-8")
        return 0
    livrees = [tuple(ligne.split()) for ligne in LIVREES.read_text("utf-8").splitlines()]
    if perdues := [f"{app}.{nom}" for app, nom in livrees if (app, nom) not in chargees.graph.nodes]:
        print(f"Une migration livrée ne se renomme pas : {', '.join(perdues)}", file=sys.stderr)
        return 1
    livre = chargees.graph.make_state(nodes=livrees, real_apps=chargees.unmigrated_apps)
    connues = {cle for livree in livrees for cle in chargees.graph.forwards_plan(livree)}
    fautes = [
        f"{app}.{nom} : {phrase}"
        for (app, nom), migration in sorted(chargees.disk_migrations.items())
        if app in notres and (app, nom) not in connues
        for phrase in defauts(migration.operations, app, livre)
    ]
    print("\n".join(fautes), end="\n" if fautes else "", file=sys.stderr)
    return int(bool(fautes))


if __name__ == "__main__":
    sys.exit(_principal())
