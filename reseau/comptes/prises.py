"""What this room offers to the ground floor: personal links, personal data, treatments, what it hears, checks."""

from collections.abc import Iterator
from typing import Any

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from home.registre import Rubrique
from home.securite.coffre import CoffreFerme, dechiffrer
from home.securite.donnees_personnelles import Traitement, rubrique
from reseau.comptes.models import Compte
from reseau.comptes.rules import sessions_fermer

# The links of an account that go by mail, made as they leave.


def mot_de_passe_lien(cle: int, destinataire: str) -> str | None:
    """Where a new password is chosen; nothing once the account is closed or has another address."""
    compte = Compte.objects.filter(pk=cle, is_active=True, email__iexact=destinataire).first()
    if compte is None:
        return None
    jeton = PASSWORD_RESET_TOKEN_GENERATOR().make_token(compte)
    return settings.SITE_URL + reverse("account_reset_password_from_key", args=[user_pk_to_url_str(compte), jeton])


def adresse_lien(cle: int, destinataire: str) -> str | None:
    """Where a new address is confirmed; nothing once it is, or was withdrawn."""
    adresse = EmailAddress.objects.filter(pk=cle, verified=False, email__iexact=destinataire).first()
    if adresse is None:
        return None
    return settings.SITE_URL + reverse("account_confirm_email", args=[EmailConfirmationHMAC(adresse).key])


# What this room knows of a person.


def donnees_du_compte(compte: Compte) -> list[Rubrique]:
    """The account itself: the password is kept as a hash that says nothing, so it is not there."""
    ligne = {
        "Prénom": compte.prenom,
        "Nom": compte.nom,
        "Adresse électronique": compte.email,
        "Créé le": compte.cree_le,
        "Dernière connexion": compte.last_login,
    }
    liens = SocialAccount.objects.filter(user=compte)
    dites = {"Adresse": lambda lien: lien.extra_data["email"], "Reliée le": "date_joined", "Servie le": "last_login"}
    return [Rubrique("Compte", [ligne]), rubrique("Identités ProConnect", liens, dites)]


# What this room hears, in the same transaction: a way in or a second factor comes or goes, whoever does it.


def moyen_pose(sender: object, instance: Authenticator | SocialAccount, created: bool, **kwargs: Any) -> None:
    """A new way in, or a new second factor: what was opened without it closes. Using one changes nothing."""
    if created and not kwargs["raw"]:
        sessions_fermer(compte=instance.user)


def mot_de_passe_refait(sender: object, user: Compte, **kwargs: Any) -> None:
    """Whoever takes her account back by mail takes it back whole: what somebody else may have tied to it goes."""
    SocialAccount.objects.filter(user=user).delete()


def moyen_retire(sender: object, instance: Authenticator | SocialAccount, **kwargs: Any) -> None:
    """One is gone, or replaced."""
    sessions_fermer(compte=instance.user)


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Ouvrir et protéger les comptes",
        "nom, prénom, adresse électronique professionnelle, empreinte du mot de passe, second facteur chiffré, "
        "identité ProConnect (identifiant et adresse), sessions chiffrées, date de la dernière connexion",
        "Compte account.EmailAddress mfa.Authenticator socialaccount.SocialAccount sessions.Session "
        "wagtailusers.UserProfile wagtailcore.APIToken",
        destinataires="la personne ; ses collègues et la Région, pour le nom",
        duree="jusqu’à l’effacement du compte, après deux ans sans visite ; une session, douze heures au plus",
    )
]


# Invariants of the accounts.


def comptes_coherents() -> Iterator[str]:
    """A closed account is inactive and has its date; an anonymised one is closed."""
    for compte in Compte.objects.filter(Q(is_active=True, ferme_le__isnull=False) | Q(is_active=False, ferme_le=None)):
        yield f"Le compte {compte.pk} est à la fois ouvert et fermé."
    for compte in Compte.objects.filter(anonymise_le__isnull=False, is_active=True):
        yield f"Le compte {compte.pk} est anonymisé, mais encore ouvert."


def facteurs_lisibles() -> Iterator[str]:
    """Every second factor opens with a key that we hold."""
    for facteur in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk"):
        try:
            dechiffrer(facteur.data.get("secret") or facteur.data["seed"])
        except CoffreFerme:
            yield f"Le second facteur {facteur.pk} ne s’ouvre avec aucune clé de COFFRE_CLES."
