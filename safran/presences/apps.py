from django.apps import AppConfig


class PresencesConfig(AppConfig):
    """Attendance sheets of the sessions in the room."""

    name = "safran.presences"
    label = "presences"
    verbose_name = "Présences"

    def ready(self) -> None:
        """Offer the cards, the criterion, the checks, what is known of a person; listen to accounts that end."""
        from home import registre
        from reseau.comptes.models import compte_anonymise, compte_ferme
        from safran.presences import prises
        from safran.presences.queries import feuilles

        registre.inscrire("cartes_espace", prises.carte_du_jour, 10)
        registre.inscrire("cartes_espace", prises.carte_feuilles, 305)
        registre.inscrire("criteres", feuilles.PRESENCE)
        registre.inscrire("donnees_personnelles", prises.donnees_des_presences, 66)
        registre.inscrire("retient_seance", prises.retenir_seance)
        registre.inscrire("verifications", prises.presences_coherentes)
        registre.inscrire("verifications", prises.bordereaux_coherents)
        compte_ferme.connect(prises.lever_l_approbation, dispatch_uid="presences.compte_ferme")
        compte_anonymise.connect(prises.traces_effacer, dispatch_uid="presences.compte_anonymise")
