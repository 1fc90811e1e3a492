from django.core.management.base import BaseCommand

from reseau.vocabulaires.rules import vocabulaires_charger


class Command(BaseCommand):
    help = "Ajoute les termes de référence manquants (missions, publics, thèmes, niveaux de CEP, rubriques)."

    def handle(self, *args, **options) -> None:
        crees = vocabulaires_charger()
        self.stdout.write(f"Vocabulaires : {crees} termes ajoutés." if crees else "Vocabulaires : rien à ajouter.")
