"""Rebuild the search rows of the steps."""

from django.core.management.base import BaseCommand

from safran.parcours.models import ModulePage
from safran.parcours.rules.modules import module_indexer


class Command(BaseCommand):
    help = "Refait l’index de recherche des étapes des modules en ligne."

    def handle(self, *args: object, **options: object) -> None:
        nombre = sum(module_indexer(pk=pk) for pk in ModulePage.objects.order_by("pk").values_list("pk", flat=True))
        self.stdout.write(f"{nombre} étape(s) indexée(s).")
