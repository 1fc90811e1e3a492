"""What the site writes, to whom, and what each may turn off."""

from django.core.management.base import BaseCommand

from home.courriels.avis import categories_lire


class Command(BaseCommand):
    help = "Liste les avis : ce que le site écrit, quand, à qui, et ce que chacun peut refuser."

    def handle(self, *args: object, **options: object) -> None:
        for categorie, avis_dits in categories_lire().items():
            self.stdout.write(f"{categorie.nom} ({categorie.imposee or 'chacun peut le refuser'})")
            for avis in avis_dits:
                recrit = " Texte modifiable par la Région." if avis.modifiable else ""
                self.stdout.write(f"  {avis.cle} : {avis.quand} → {avis.a_qui}.{recrit}")
