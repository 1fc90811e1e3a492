"""Mails about an account: which event of the sign-in library sends which of our templates, in our words.

Whoever changes a password or a second factor is told by mail (ASVS 6.3.7), at the address known before the change.
"""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from home.courriels.avis import Avis, Categorie
from home.courriels.boite import LIEN, reference
from home.models import Courriel
from home.temps.typographie import date_longue, heure
from reseau.comptes.models import Compte

COMPTE = Categorie(
    "compte",
    "Votre compte, votre équipe et vos mandats",
    "Ils protègent votre compte, ou disent ce qui change pour vous sans vous.",
)
CHANGEMENT = Avis(
    "comptes/changement",
    "Un moyen de connexion vient de changer.",
    "l’adresse connue avant le changement",
    COMPTE,
    "objet fait quand contact",
)
MOT_DE_PASSE = Avis(
    "comptes/mot_de_passe", "Un nouveau mot de passe est demandé.", "l’adresse du compte", COMPTE, "jours"
)
ADRESSE = Avis("comptes/adresse", "Une nouvelle adresse de connexion attend.", "cette nouvelle adresse", COMPTE)


SI_PAS_VOUS = "si ce n’est pas vous, réagissez"
# Ce qui vient de changer : l’objet du courriel, et la phrase qui le dit.
CHANGEMENTS = {
    "account/email/password_changed": ("Mot de passe changé", "Le mot de passe de votre compte vient de changer."),
    "account/email/password_set": ("Mot de passe choisi", "Un mot de passe vient d’être choisi pour votre compte."),
    "account/email/password_reset": (
        "Nouveau mot de passe",
        "Un nouveau mot de passe vient d’être choisi avec le lien du courriel. Les sessions ouvertes sont fermées, "
        "et ProConnect, s’il ouvrait votre compte, ne l’ouvre plus.",
    ),
    "account/email/email_changed": (
        "Adresse de connexion changée",
        "Votre compte s’ouvre désormais avec une autre adresse.",
    ),
    "account/email/email_confirm": ("Adresse confirmée", "Une adresse vient d’être confirmée pour votre compte."),
    "account/email/email_deleted": ("Adresse retirée", "Une adresse vient d’être retirée de votre compte."),
    "mfa/email/totp_activated": (
        "Application de codes ajoutée",
        "Une application de codes protège maintenant votre compte, en plus du mot de passe.",
    ),
    "mfa/email/totp_deactivated": (
        "Application de codes retirée",
        "L’application de codes de votre compte vient d’être retirée.",
    ),
    "mfa/email/webauthn_added": ("Clé de sécurité ajoutée", "Une clé de sécurité vient d’être ajoutée à votre compte."),
    "mfa/email/webauthn_removed": (
        "Clé de sécurité retirée",
        "Une clé de sécurité vient d’être retirée de votre compte.",
    ),
    "mfa/email/recovery_codes_generated": (
        "Nouveaux codes de secours",
        "De nouveaux codes de secours viennent d’être créés pour votre compte. Les précédents ne servent plus.",
    ),
    "socialaccount/email/account_connected": (
        "ProConnect relié à votre compte",
        "Une identité ProConnect vient d’être reliée à votre compte. Elle l’ouvre désormais, comme votre mot de passe.",
    ),
    "socialaccount/email/account_disconnected": (
        "ProConnect retiré de votre compte",
        "Une identité ProConnect vient d’être retirée de votre compte. Elle ne l’ouvre plus.",
    ),
}
# Ce que nos réglages empêchent : pas d’inscription libre, pas de lien ni de code qui ouvre une session.
JAMAIS = frozenset(
    {
        "account/email/account_already_exists",
        "account/email/email_confirmation_signup",
        "account/email/login_code",
        "account/email/password_reset_code",
        "account/email/unknown_account",
    }
)


def changement_dire(*, destinataire: str, evenement: str) -> Courriel:
    """Tell someone that a credential of the account has just changed, and what to do if it was somebody else."""
    (objet, fait), maintenant = CHANGEMENTS[evenement], timezone.localtime()
    return CHANGEMENT.ecrire(
        destinataire,
        reverse("account_reset_password"),
        objet=f"{objet} : {SI_PAS_VOUS}",
        fait=fait,
        quand=f"{date_longue(maintenant)} à {heure(maintenant)}",
        contact=settings.REPONDRE_A,
    )


def mot_de_passe_proposer(*, compte: Compte, destinataire: str) -> Courriel:
    """Send the one-time link that lets someone choose a new password."""
    jours = settings.PASSWORD_RESET_TIMEOUT // 86400
    lien = reference("mot de passe", compte.pk)
    return MOT_DE_PASSE.ecrire(destinataire, LIEN, prenom=compte.prenom, jours=jours, reference=lien)


def adresse_faire_confirmer(*, adresse: EmailAddress) -> Courriel:
    """Ask the owner of a new address to confirm it before it opens the account."""
    lien = reference("adresse", adresse.pk)
    return ADRESSE.ecrire(adresse.email, LIEN, prenom=adresse.user.prenom, reference=lien)
