"""How an account comes in: allauth's way; at each page it is read again, by a question that is written once."""

from allauth.account.auth_backends import AuthenticationBackend

from home.preparees import QUI, objets_lire
from reseau.comptes.models import Compte


class ConnexionParCourriel(AuthenticationBackend):
    """Nothing of the account is kept: closed or changed, it is so at the next page."""

    def get_user(self, user_id: int) -> Compte | None:
        """The account of a session, as it is now; None when it may no longer come in."""
        comptes = objets_lire(
            "compte", Compte, lambda: Compte.objects.filter(pk=QUI).order_by(), au_lieu_de={QUI: user_id}
        )
        return next(filter(self.user_can_authenticate, comptes), None)
