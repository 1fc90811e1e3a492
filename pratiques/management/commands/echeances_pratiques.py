"""What the calendar does to notes; run it every night."""

from django.core.management.base import BaseCommand

from pratiques.rules import fiches_mark_a_revoir, livrets_purge
from pratiques.rules.rappels import ressources_remind


class Command(BaseCommand):
    help = (
        "Marque les fiches pratiques dont la date de revue est passée et prévient leurs auteurs (une fois) ; "
        "rappelle les ressources à vérifier, archive celles que personne n’a vérifiées en six mois ; "
        "efface les livrets d’une semaine."
    )

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{fiches_mark_a_revoir()} fiche(s) à revoir.")
        bilan = ressources_remind()
        self.stdout.write(f"{bilan.rappelees} ressource(s) à vérifier, {bilan.archivees} archivée(s).")
        if efface := livrets_purge():
            self.stdout.write(f"{efface} livret(s) effacé(s).")
