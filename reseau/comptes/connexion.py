"""How an account comes in: the sign-in library, with our words, our outbox, our host name and our closed door."""

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from home.securite import coffre
from home.securite.limites import adresse_ip, depasse, oublier
from reseau.comptes import avis
from reseau.comptes.models import Compte
from reseau.comptes.proconnect import JETON

MOTS = {
    "account_inactive": "Ce compte est fermé.",
    "duplicate_email": "C’est déjà l’adresse de votre compte.",
    "email_password_mismatch": (
        "L’adresse et le mot de passe ne vont pas ensemble. Vérifiez l’une et l’autre, puis recommencez."
    ),
    "email_taken": "Un compte a déjà cette adresse.",
    "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
    "incorrect_code": "Ce code n’est pas le bon. Recopiez celui que l’application affiche maintenant.",
    "incorrect_password": "Ce n’est pas votre mot de passe.",
    "invalid_login": "L’adresse et le mot de passe ne vont pas ensemble.",
    "invalid_or_expired_key": "Ce lien ne sert plus : demandez-en un nouveau.",
    "invalid_password_reset": "Ce lien ne sert plus : demandez-en un nouveau.",
    "max_email_addresses": "Votre compte a déjà %d adresses.",
    "rate_limited": "Il y a eu trop d’essais en peu de temps : attendez quelques minutes.",
    "same_as_current": "La nouvelle valeur est la même que l’ancienne.",
    "too_many_login_attempts": (
        "Il y a eu trop d’essais pour cette adresse. Attendez un quart d’heure, "
        "ou choisissez un nouveau mot de passe avec « Mot de passe oublié »."
    ),
}
MOTS_SECOND_FACTEUR = {
    "add_email_blocked": "Écrivez à la Région pour changer d’adresse.",
    "cannot_delete_authenticator": "Ce second facteur ne peut pas être retiré.",
    "cannot_generate_recovery_codes": "Ajoutez d’abord une application ou une clé, que ces codes remplaceront.",
    "illisible": "Votre second facteur ne peut pas être vérifié pour le moment : écrivez à la Région.",
    "incorrect_code": MOTS["incorrect_code"],
    "unverified_email": "Confirmez d’abord votre nouvelle adresse, avec le lien reçu par courriel.",
}


QUART_D_HEURE, MOIS = 15 * 60, 30 * 86400
# Ce qu’un compte supporte de mots de passe essayés de partout, en un quart d’heure.
ESSAIS_DE_PARTOUT = 60


def _compte_vise(credentials: dict[str, Any]) -> str:
    return f"connexion:{credentials.get('email', '').strip().lower()}"


def _place(request: HttpRequest, credentials: dict[str, Any]) -> str:
    """This account from this address, as a digest: neither is kept in clear."""
    vise = f"{_compte_vise(credentials)}:{adresse_ip(request)}"
    return "place:" + hashlib.sha256(vise.encode()).hexdigest()


class AdaptateurCompte(DefaultAccountAdapter):
    """Accounts come by invitation; mails go through the outbox, which makes their links on our own host (T21)."""

    error_messages = {**DefaultAccountAdapter.error_messages, **MOTS}

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Slow down whoever tries passwords on one account: ten a quarter of an hour from one place, so many from all.

        The second limit lets in the places where this person has signed in before; a new password lifts both, so that
        nobody locks somebody else out (T05).
        """
        place = _place(request, credentials)
        if not cache.get(place) and depasse(_compte_vise(credentials), ESSAIS_DE_PARTOUT, QUART_D_HEURE):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Remember where this person signs in from, as a digest, for thirty days."""
        compte = super().authenticate(request, **credentials)
        if compte:
            cache.set(_place(request, credentials), 1, MOIS)
        return compte

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What sign-in counts its failures under: this account, from this place."""
        return _place(request, credentials)

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """A new password, asked by mail, opens the door again."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        oublier(_compte_vise(credentials), ESSAIS_DE_PARTOUT)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: a referent, a chargé de mission or the Région invites."""
        return False

    def logout(self, request: HttpRequest) -> None:
        """End the session, but for what ends the one at ProConnect."""
        jeton = request.session.get(JETON)
        super().logout(request)
        if jeton:
            request.session[JETON] = jeton

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Whoever came in by ProConnect goes out of it too."""
        return reverse("proconnect_fin") if JETON in request.session else super().get_logout_redirect_url(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave in the outbox the mail that goes with this event; an unknown event is a mistake of ours."""
        if template_prefix == "account/email/password_reset_key":
            avis.mot_de_passe_proposer(compte=context["user"], destinataire=email)
        elif template_prefix == "account/email/email_confirmation":
            adresse = EmailAddress.objects.get(user=context["user"], email__iexact=email)
            avis.adresse_faire_confirmer(adresse=adresse)
        else:
            avis.changement_dire(destinataire=email, evenement=template_prefix)

    def get_reauthentication_methods(self, user: Compte) -> list[dict]:
        """The ways to prove who one is, in our words."""
        dits = {
            "reauthenticate": "Donner mon mot de passe",
            "mfa_reauthenticate": "Donner un code",
            "mfa_reauthenticate:webauthn": "Utiliser ma clé de sécurité",
        }
        methodes = super().get_reauthentication_methods(user)
        return [{**m, "description": dits.get(m["id"], m["description"])} for m in methodes]


class AdaptateurSecondFacteur(DefaultMFAAdapter):
    """The second factor, in our words."""

    error_messages = {**DefaultMFAAdapter.error_messages, **MOTS_SECOND_FACTEUR}

    def encrypt(self, text: str) -> str:
        """A secret as the base keeps it."""
        return coffre.chiffrer(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret as it serves; without its key, the person is told whom to write to."""
        try:
            return coffre.dechiffrer(encrypted_text)
        except coffre.CoffreFerme:
            raise self.validation_error("illisible")

    def generate_authenticator_name(self, user: Compte, type: str) -> str:
        """« Clé 1 », « Clé 2 »."""
        return f"Clé {user.authenticator_set.filter(type=type).count() + 1}"
