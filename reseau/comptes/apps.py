from django.apps import AppConfig


class ComptesConfig(AppConfig):
    """Identity only: who signs in, how, and how an account ends."""

    name = "reseau.comptes"
    label = "comptes"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Offer this room's links and checks; hear ways in and second factors come and go."""
        from allauth.account.signals import password_reset
        from allauth.mfa.models import Authenticator
        from allauth.socialaccount.models import SocialAccount
        from django.db.models.signals import post_delete, post_save

        from home import registre
        from home.liens import LienPersonnel
        from reseau.comptes import donnees, ecoutes, liens, verifications

        password_reset.connect(ecoutes.mot_de_passe_refait, dispatch_uid="comptes.mot_de_passe_refait")
        for moyen in (Authenticator, SocialAccount):
            post_save.connect(ecoutes.moyen_pose, sender=moyen, dispatch_uid="comptes.moyen_pose")
            post_delete.connect(ecoutes.moyen_retire, sender=moyen, dispatch_uid="comptes.moyen_retire")

        registre.inscrire("liens", LienPersonnel("mot de passe", liens.mot_de_passe_lien))
        registre.inscrire("liens", LienPersonnel("adresse", liens.adresse_lien))
        registre.inscrire("donnees_personnelles", donnees.donnees_du_compte, 10)
        registre.inscrire("verifications", verifications.comptes_coherents)
        registre.inscrire("verifications", verifications.facteurs_lisibles)
