from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class ComptesConfig(AppConfig):
    """Identity only: who signs in, how, and how an account ends."""

    default = True
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
        from home.courriels.boite import LienPersonnel
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


# Wagtail's users app, reading our accounts: accounts come by invitation, rights by mandate, not from its forms.


class UtilisateursConfig(WagtailUsersAppConfig):
    """Replaces `wagtail.users` in INSTALLED_APPS."""

    user_viewset = "reseau.comptes.views.CompteViewSet"

    def ready(self) -> None:
        """Register the policies of accounts and groups."""
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from reseau.comptes.models import Compte
        from reseau.comptes.permissions import LectureSeule

        register_permission_policy(Compte, LectureSeule(Compte))
        register_permission_policy(Group)
