from django.apps import AppConfig


class LtiConfig(AppConfig):
    """Trainings opened from a partner's learning platform (LTI 1.3), and what is told back to it."""

    name = "safran.lti"
    label = "lti"
    verbose_name = "Plateformes partenaires"

    def ready(self) -> None:
        from home import registre
        from reseau.comptes.models import compte_anonymise, compte_ferme
        from safran.lti import prises

        registre.inscrire("cartes_espace", prises.carte_liens, 330)
        registre.inscrire("historiques", prises.PLATEFORMES)
        registre.inscrire("donnees_personnelles", prises.donnees_des_liens, 95)
        registre.inscrire("constats", prises.plateformes_injoignables)
        for nom, signal in (("ferme", compte_ferme), ("anonymise", compte_anonymise)):
            signal.connect(prises.liens_effacer, dispatch_uid=f"lti.compte_{nom}")
