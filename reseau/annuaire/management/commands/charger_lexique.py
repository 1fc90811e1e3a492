from typing import Any

from django.core.management.base import BaseCommand

from reseau.annuaire.rules.recherche import lexique_recharger


class Command(BaseCommand):
    help = "Ajoute au lexique de la recherche les entrées livrées qui manquent, sans toucher à celles de la Région."

    def handle(self, *args: Any, **options: Any) -> None:
        ajoutees, corrigees = lexique_recharger()
        self.stdout.write(f"Entrées ajoutées : {ajoutees} ; corrigées : {corrigees}.")
