from typing import Any

from django.core.management.base import BaseCommand

from reseau.annuaire.rules.depots import depots_oublier
from reseau.annuaire.rules.rappels import rappels_envoyer
from reseau.annuaire.rules.signalements import signalements_annoncer, signalements_oublier


class Command(BaseCommand):
    help = (
        "Rappelle à qui les tient les fiches à confirmer, une fois par jalon, et annonce les signalements reçus. "
        "À lancer chaque nuit ; deux fois ne gênent pas."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        bilan = rappels_envoyer()
        self.stdout.write(f"{bilan.fiches} fiche(s) rappelée(s), {bilan.courriels} courriel(s).")
        if bilan.sans_repondant:
            self.stdout.write(f"{bilan.sans_repondant} fiche(s) sans personne à qui écrire : nommez un référent.")
        self.stdout.write(f"{signalements_annoncer()} courriel(s) de signalements.")
        self.stdout.write(f"{signalements_oublier()} signalement(s) effacé(s), clos depuis un an.")
        self.stdout.write(f"{depots_oublier()} fichier(s) déposé(s) effacé(s), gardés un jour au plus.")
