"""The account: an e-mail, a name, a password. Rights are elsewhere (reseau.membres)."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.dispatch import Signal
from django.utils import timezone
from django.utils.crypto import salted_hmac


class CompteManager(BaseUserManager["Compte"]):
    """Create accounts by e-mail."""

    def create_user(self, email: str, password: str | None = None, **champs: object) -> "Compte":
        """Create an ordinary account; without a password it cannot sign in until one is set."""
        compte = self.model(email=email.strip().lower(), **champs)
        compte.set_password(password)
        compte.save(using=self._db)
        return compte

    def create_superuser(self, email: str, password: str | None = None, **champs: object) -> "Compte":
        """Create the technical administrator's account."""
        return self.create_user(email, password, is_superuser=True, **champs)

    def get_by_natural_key(self, username: str | None) -> "Compte":
        """Look an account up by e-mail, whatever the case."""
        return self.get(email__iexact=username)


class Compte(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in; work data only."""

    email = models.EmailField("adresse électronique", max_length=254, unique=True)
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=120)
    is_active = models.BooleanField("ouvert", default=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    ferme_le = models.DateTimeField("fermé le", null=True, blank=True)
    sessions_epoque = models.PositiveIntegerField("époque des sessions", default=0, editable=False)
    anonymise_le = models.DateTimeField("anonymisé le", null=True, blank=True)

    objects = CompteManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["prenom", "nom"]

    class Meta:
        verbose_name = "compte"
        ordering = ["nom", "prenom", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="compte_email_unique", violation_error_message="Un compte a déjà cette adresse."
            )
        ]

    def __str__(self) -> str:
        return self.nom_complet or self.email

    @property
    def nom_complet(self) -> str:
        """First name and name; « ancien membre » once anonymised."""
        return f"{self.prenom} {self.nom}".strip()

    @property
    def initiales(self) -> str:
        return f"{self.prenom[:1]}{self.nom[:1]}".upper()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session keeps of the account that it opened: the password, and the epoch that rules move on."""
        empreinte = super()._get_session_auth_hash(secret=secret)
        return salted_hmac("comptes.sessions", f"{empreinte}{self.sessions_epoque}", secret=secret).hexdigest()

    def get_full_name(self) -> str:
        return self.nom_complet

    def get_short_name(self) -> str:
        return self.prenom


# What this room tells the rooms above.

# Arguments : compte ; pour l’anonymisation, email, l’adresse d’avant. Émis dans la transaction qui ferme ou anonymise.
compte_ferme = Signal()
compte_anonymise = Signal()
