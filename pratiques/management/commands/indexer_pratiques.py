"""Rebuild the search rows of the notes."""

from django.core.management.base import BaseCommand

from pratiques.models import FichePratiquePage, Ressource
from pratiques.rules.fiches import fiche_indexer
from pratiques.rules.ressources import ressource_indexer


class Command(BaseCommand):
    help = "Refait l’index de recherche des fiches pratiques et leur niveau, et celui des ressources."

    def handle(self, *args: object, **options: object) -> None:
        nombre = 0
        for fiche in FichePratiquePage.objects.select_related("reseau", "structure").order_by("pk").iterator(200):
            fiche_indexer(fiche=fiche)
            nombre += 1
        self.stdout.write(f"{nombre} fiche(s) indexée(s).")
        for ressource in Ressource.objects.order_by("pk").iterator(200):
            ressource_indexer(ressource=ressource)
