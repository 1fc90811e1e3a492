from django.apps import AppConfig


class PresencesConfig(AppConfig):
    """Attendance sheets of the sessions in the room."""

    name = "safran.presences"
    label = "presences"
    verbose_name = "Présences"

    def ready(self) -> None:
        """Offer the cards, the criterion, the checks, what is known of a person; listen to accounts that end."""
        from home import registre
        from reseau.comptes.signals import compte_anonymise, compte_ferme
        from safran.presences import cartes, criteres, donnees, ecoutes, verifications

        registre.inscrire("cartes_espace", cartes.carte_du_jour, 10)
        registre.inscrire("cartes_espace", cartes.carte_feuilles, 305)
        registre.inscrire("criteres", criteres.PRESENCE)
        registre.inscrire("donnees_personnelles", donnees.donnees_des_presences, 66)
        registre.inscrire("retient_seance", ecoutes.retenir_seance)
        registre.inscrire("verifications", verifications.presences_coherentes)
        registre.inscrire("verifications", verifications.bordereaux_coherents)
        compte_ferme.connect(ecoutes.lever_l_approbation, dispatch_uid="presences.compte_ferme")
        compte_anonymise.connect(ecoutes.traces_effacer, dispatch_uid="presences.compte_anonymise")
