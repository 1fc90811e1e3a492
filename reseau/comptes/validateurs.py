"""What a password may be; the other rules are Django's."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

from home.recherche.texte import replier

MOTS_DU_SERVICE = ("safran", "orientation", "poitou", "charentes")
MOTS_USES = ("motdepasse", "azerty", "qwerty", "password", "123456", "abcdef", "bonjour1")


class MotDevinableValidator:
    """Refuse passwords that contain the service's name, the person's, or what everyone tries first."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError naming the word to avoid."""
        replie = replier(password)
        personne = [getattr(user, "prenom", ""), getattr(user, "nom", ""), getattr(user, "email", "").split("@")[0]]
        interdits = [*MOTS_DU_SERVICE, *MOTS_USES, *(replier(p) for p in personne if len(p) > 3)]
        for mot in interdits:
            if mot in replie:
                raise ValidationError(
                    f"Ce mot de passe contient « {mot} », trop facile à deviner : choisissez d’autres mots.",
                    code="mot_devinable",
                )

    def get_help_text(self) -> str:
        """Say the rule before the mistake."""
        return "Votre mot de passe ne contient ni votre nom, ni celui du service."
