"""Print the demonstration accounts and the current second-factor code of each."""

from django.core.management.base import BaseCommand

from safran.demo.acces import MOT_DE_PASSE
from safran.demo.construction.annuaire import comptes_de_demonstration


class Command(BaseCommand):
    help = "Affiche les comptes de démonstration et le code du moment de chacun."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"\nComptes de démonstration (mot de passe : {MOT_DE_PASSE})")
        for email, qui, code in comptes_de_demonstration():
            suite = f"   second facteur, code du moment : {code}" if code else ""
            self.stdout.write(f"  {email:<42} {qui}{suite}")
        self.stdout.write(
            "Un code dure trente secondes : « .venv/bin/python manage.py codes_demo » donne le suivant.\n"
        )
