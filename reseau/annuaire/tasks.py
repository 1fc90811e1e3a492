"""Background work of the directory."""

from django_tasks import task

from reseau.annuaire import rules
from reseau.annuaire.models import Import


@task(backend="fond")
def import_poursuivre(pk: int) -> str:
    """Go on with an import; running it again starts the work over, or changes nothing."""
    return rules.import_travailler(importation=Import.objects.get(pk=pk)).etat
