"""Encrypt every second factor anew, after a key was put first in COFFRE_CLES."""

from django.core.management.base import BaseCommand, CommandError

from home.securite.coffre import CoffreFerme
from reseau.comptes.rules import facteurs_rechiffrer


class Command(BaseCommand):
    help = "Chiffre à nouveau les seconds facteurs avec la première clé de COFFRE_CLES."

    def handle(self, *args: object, **options: object) -> None:
        try:
            self.stdout.write(f"{facteurs_rechiffrer()} second(s) facteur(s) chiffré(s) à nouveau.")
        except CoffreFerme:
            raise CommandError("Rien n’est changé : un second facteur ne s’ouvre avec aucune clé de COFFRE_CLES.")
