"""What a mail server gives back: a report of a mail that came back, read from its standard input."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from home.courriels.boite import courriel_revenu

OCTETS_MAX = 1_000_000


class Command(BaseCommand):
    help = (
        "Lit sur l’entrée un avis de non-remise (RFC 3464), comme le donne l’alias d’un serveur de courriel, et "
        "note en échec le courriel revenu. Tout autre message est laissé, sans erreur : un serveur le renverrait."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        courriel = courriel_revenu(avis=sys.stdin.buffer.read(OCTETS_MAX))
        self.stdout.write(f"Courriel {courriel.pk} : non remis." if courriel else "Rien à noter.")
