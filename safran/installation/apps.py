from django.apps import AppConfig


class InstallationConfig(AppConfig):
    """A site's first day: the pages it starts with, the first account of the Région, what is left to set going.

    And its backups, which « Santé de la plateforme » tells.
    """

    name = "safran.installation"
    label = "installation"
    verbose_name = "Installation"

    def ready(self) -> None:
        """Offer the card; note outside of the base whoever is erased."""
        from home import registre
        from reseau.comptes.models import compte_anonymise
        from safran.installation import prises

        compte_anonymise.connect(prises.noter_l_effacement, dispatch_uid="installation.compte_anonymise")
        registre.inscrire("cartes_espace", prises.carte_mettre_en_route, 3)
        registre.inscrire("sante", prises.sauvegarde_dire)
        registre.inscrire("constats", prises.sauvegardes_sans_signature)
