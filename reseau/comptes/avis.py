"""Mails about an account: which event of the sign-in library sends which of our templates, in our words.

Whoever changes a password or a second factor is told by mail (ASVS 6.3.7), at the address known before the change.
"""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from home.courriels.avis import Avis, Categorie
from home.liens import LIEN, reference
from home.models import Courriel
from home.typographie import date_longue, heure
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


@dataclass(frozen=True)
class Changement:
    """What changed: the subject of the mail, and the sentence that tells it."""

    objet: str
    fait: str


SI_PAS_VOUS = "si ce n’est pas vous, réagissez"
CHANGEMENTS = {
    "account/email/password_changed": Changement(
        f"Mot de passe changé : {SI_PAS_VOUS}", "Le mot de passe de votre compte vient de changer."
    ),
    "account/email/password_set": Changement(
        f"Mot de passe choisi : {SI_PAS_VOUS}", "Un mot de passe vient d’être choisi pour votre compte."
    ),
    "account/email/password_reset": Changement(
        f"Nouveau mot de passe : {SI_PAS_VOUS}",
        "Un nouveau mot de passe vient d’être choisi avec le lien du courriel. Les sessions ouvertes sont fermées.",
    ),
    "account/email/email_changed": Changement(
        f"Adresse de connexion changée : {SI_PAS_VOUS}", "Votre compte s’ouvre désormais avec une autre adresse."
    ),
    "account/email/email_confirm": Changement(
        f"Adresse confirmée : {SI_PAS_VOUS}", "Une adresse vient d’être confirmée pour votre compte."
    ),
    "account/email/email_deleted": Changement(
        f"Adresse retirée : {SI_PAS_VOUS}", "Une adresse vient d’être retirée de votre compte."
    ),
    "mfa/email/totp_activated": Changement(
        f"Application de codes ajoutée : {SI_PAS_VOUS}",
        "Une application de codes protège maintenant votre compte, en plus du mot de passe.",
    ),
    "mfa/email/totp_deactivated": Changement(
        f"Application de codes retirée : {SI_PAS_VOUS}", "L’application de codes de votre compte vient d’être retirée."
    ),
    "mfa/email/webauthn_added": Changement(
        f"Clé de sécurité ajoutée : {SI_PAS_VOUS}", "Une clé de sécurité vient d’être ajoutée à votre compte."
    ),
    "mfa/email/webauthn_removed": Changement(
        f"Clé de sécurité retirée : {SI_PAS_VOUS}", "Une clé de sécurité vient d’être retirée de votre compte."
    ),
    "mfa/email/recovery_codes_generated": Changement(
        f"Nouveaux codes de secours : {SI_PAS_VOUS}",
        "De nouveaux codes de secours viennent d’être créés pour votre compte. Les précédents ne servent plus.",
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
    changement, maintenant = CHANGEMENTS[evenement], timezone.localtime()
    return CHANGEMENT.ecrire(
        destinataire,
        reverse("account_reset_password"),
        objet=changement.objet,
        fait=changement.fait,
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
