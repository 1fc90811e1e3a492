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
        from home.courriels.preferences import LienPersonnel
        from reseau.comptes import prises

        password_reset.connect(prises.mot_de_passe_refait, dispatch_uid="comptes.mot_de_passe_refait")
        for moyen in (Authenticator, SocialAccount):
            post_save.connect(prises.moyen_pose, sender=moyen, dispatch_uid="comptes.moyen_pose")
            post_delete.connect(prises.moyen_retire, sender=moyen, dispatch_uid="comptes.moyen_retire")

        registre.inscrire("liens", LienPersonnel("mot de passe", prises.mot_de_passe_lien))
        registre.inscrire("liens", LienPersonnel("adresse", prises.adresse_lien))
        registre.inscrire("donnees_personnelles", prises.donnees_du_compte, 10)
        registre.inscrire("verifications", prises.comptes_coherents)
        registre.inscrire("verifications", prises.facteurs_lisibles)
