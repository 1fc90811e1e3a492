"""Background work of the directory."""

from django_tasks import task

from home.erreurs import RegleRefusee
from reseau.annuaire.models import Import
from reseau.annuaire.rules.imports import portes


@task(backend="fond")
def import_poursuivre(pk: int) -> str:
    """Go on with an import; running it again starts the work over, or changes nothing. A refusal stays on it."""
    importation = Import.objects.get(pk=pk)
    try:
        return portes.import_travailler(importation=importation).etat
    except RegleRefusee as refus:
        if importation.erreur != refus.message:
            raise
        return importation.etat
