"""What the calendar does to notes; run it every night."""

from django.core.management.base import BaseCommand

from pratiques.rules import fiches_mark_a_revoir, livrets_purge


class Command(BaseCommand):
    help = (
        "Marque les fiches pratiques dont la date de revue est passée et prévient leurs auteurs (une fois) ; "
        "efface les livrets d’une semaine."
    )

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{fiches_mark_a_revoir()} fiche(s) à revoir.")
        if efface := livrets_purge():
            self.stdout.write(f"{efface} livret(s) effacé(s).")
