from django.apps import AppConfig


class ComptesConfig(AppConfig):
    """Identity only: who signs in, how, and how an account ends."""

    name = "reseau.comptes"
    label = "comptes"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Offer this room's checks."""
        from home import registre
        from home.liens import LienPersonnel
        from reseau.comptes import donnees, liens, verifications

        registre.inscrire("liens", LienPersonnel("mot de passe", liens.mot_de_passe_lien))
        registre.inscrire("liens", LienPersonnel("adresse", liens.adresse_lien))
        registre.inscrire("donnees_personnelles", donnees.donnees_du_compte, 10)
        registre.inscrire("verifications", verifications.comptes_coherents)
        registre.inscrire("verifications", verifications.facteurs_lisibles)
