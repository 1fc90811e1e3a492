"""What the calendar does to notes, readings and resources; run it every night."""

from django.core.management.base import BaseCommand

from pratiques.rules.echeances import fiches_expire, places_remind, relectures_expire
from pratiques.rules.livrets import livrets_purge
from pratiques.rules.ouvertures import ouvertures_oublier
from pratiques.rules.publication import fiches_mark_a_revoir
from pratiques.rules.rappels import ressources_remind


class Command(BaseCommand):
    help = (
        "Marque les fiches pratiques dont la date de revue est passée et prévient leurs auteurs (une fois) ; "
        "archive celles que personne n’a confirmées en six mois, un mois après l’avoir annoncé ; "
        "rappelle les relectures à rendre, libère la place de qui n’a pas répondu ou a quitté son réseau ; "
        "relance les têtes de réseau pour les places de lecteur que personne ne prend, avant quinze jours puis à "
        "quinze jours, et dit aux auteurs où en est leur fiche ; "
        "rappelle les ressources à vérifier, archive celles que personne n’a vérifiées en six mois ; "
        "efface les livrets d’une semaine."
    )

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{fiches_mark_a_revoir()} fiche(s) à revoir.")
        fiches = fiches_expire()
        self.stdout.write(f"{fiches.annoncees} fiche(s) bientôt archivée(s), {fiches.archivees} archivée(s).")
        relectures = relectures_expire()
        self.stdout.write(
            f"{relectures.rappelees} relecture(s) rappelée(s), {relectures.liberees} place(s) de lecteur libérée(s)."
        )
        self.stdout.write(f"{places_remind().relancees} place(s) de lecteur relancée(s).")
        bilan = ressources_remind()
        self.stdout.write(f"{bilan.rappelees} ressource(s) à vérifier, {bilan.archivees} archivée(s).")
        if efface := livrets_purge():
            self.stdout.write(f"{efface} livret(s) effacé(s).")
        if oubliees := ouvertures_oublier():
            self.stdout.write(f"{oubliees} ouverture(s) d’échanges oubliée(s).")
