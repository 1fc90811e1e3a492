"""Life of an account: opened, closed, anonymised."""

from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from home.courriels.boite import courriels_annuler, courriels_effacer
from home.erreurs import RegleRefusee
from home.securite.coffre import chiffrer, dechiffrer
from reseau.comptes.models import Compte
from reseau.comptes.models import compte_anonymise as signal_anonymise
from reseau.comptes.models import compte_ferme as signal_ferme


@transaction.atomic
def compte_creer(*, email: str, prenom: str, nom: str, mot_de_passe: str | None = None) -> Compte:
    """Open an account whose e-mail is taken as proven (the invitation went there).

    Raises RegleRefusee("deja_pris") when an account has the address, ValidationError for a weak password.
    """
    email = email.strip().lower()
    if Compte.objects.filter(email__iexact=email).exists():
        raise RegleRefusee("deja_pris", "Un compte a déjà cette adresse.")
    if mot_de_passe is not None:
        validate_password(mot_de_passe, Compte(email=email, prenom=prenom, nom=nom))
    try:
        with transaction.atomic():
            compte = Compte.objects.create_user(email, mot_de_passe, prenom=prenom.strip(), nom=nom.strip())
    except IntegrityError:  # deux personnes à la même adresse, au même instant
        raise RegleRefusee("deja_pris", "Un compte a déjà cette adresse.")
    EmailAddress.objects.create(user=compte, email=email, verified=True, primary=True)
    return compte


@transaction.atomic
def sessions_fermer(*, compte: Compte) -> None:
    """End the sessions of this person: what they opened no longer says what they may open (ADR 027).

    Every change of authority calls it: second factor, mandate, departure; a password does the same by itself. When
    the request under way is this person's own, its session goes on under a new key (CompteMiddleware).
    """
    Compte.objects.filter(pk=compte.pk).update(sessions_epoque=F("sessions_epoque") + 1)
    compte.refresh_from_db(fields=["sessions_epoque"])
    requete = context.request
    if requete is not None and requete.user.pk == compte.pk:
        requete.epoque_ouverte = compte.sessions_epoque


@transaction.atomic
def compte_fermer(*, compte: Compte) -> None:
    """Close an account: no session survives, waiting mails are cancelled, what it wrote stays."""
    compte.is_active = False
    compte.ferme_le = timezone.now()
    compte.set_unusable_password()
    compte.save(update_fields=["is_active", "ferme_le", "password"])
    courriels_annuler(destinataire=compte.email)
    signal_ferme.send(sender=Compte, compte=compte)


@transaction.atomic
def compte_rouvrir(*, compte: Compte, prenom: str, nom: str, mot_de_passe: str) -> None:
    """Open a closed account again for whoever holds its address: what it did before is theirs again.

    The second factor goes, since the device may be gone too: a role that asks for one has it set anew; so does what
    ties it to ProConnect. Raises RegleRefusee("anonymise") for an account that names nobody any more, ValidationError
    for a weak password.
    """
    compte = Compte.objects.select_for_update(of=("self",), no_key=True).get(pk=compte.pk)
    if compte.anonymise_le is not None:
        raise RegleRefusee("anonymise", "Ce compte a été effacé : il ne se rouvre pas.")
    compte.prenom, compte.nom = prenom.strip(), nom.strip()
    validate_password(mot_de_passe, compte)
    Authenticator.objects.filter(user=compte).delete()
    SocialAccount.objects.filter(user=compte).delete()
    compte.set_password(mot_de_passe)
    compte.is_active, compte.ferme_le = True, None
    compte.save(update_fields=["prenom", "nom", "password", "is_active", "ferme_le"])


@transaction.atomic
def compte_anonymise(*, compte: Compte, mention: str = "Ancien membre du réseau") -> None:
    """Remove what names the person; rooms above do their part on the signal (G08)."""
    if compte.ferme_le is None:
        compte_fermer(compte=compte)
    email = compte.email
    EmailAddress.objects.filter(user=compte).delete()
    Authenticator.objects.filter(user=compte).delete()
    SocialAccount.objects.filter(user=compte).delete()
    courriels_effacer(destinataire=email)
    compte.email = f"anonyme-{compte.pk}@anonyme.invalid"
    compte.prenom, compte.nom = "", mention
    compte.anonymise_le = timezone.now()
    compte.save(update_fields=["email", "prenom", "nom", "anonymise_le"])
    signal_anonymise.send(sender=Compte, compte=compte, email=email)


@transaction.atomic
def facteurs_rechiffrer() -> int:
    """Encrypt every second factor with the first key; how many. Raises CoffreFerme when one opens with none."""
    facteurs = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
    for facteur in facteurs:
        for nom in {"secret", "seed"} & facteur.data.keys():
            facteur.data[nom] = chiffrer(dechiffrer(facteur.data[nom]))
        facteur.save(update_fields=["data"])
    return len(facteurs)
