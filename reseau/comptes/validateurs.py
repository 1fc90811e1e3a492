"""A password rule of our own; the others are Django's."""

from django.core.exceptions import ValidationError

from home.recherche.texte import replier

MOTS_DU_SERVICE = ("safran", "orientation", "poitou", "charentes")


class MotDuServiceValidator:
    """Refuse passwords that contain the service's name."""

    def validate(self, password: str, user: object | None = None) -> None:
        """Raise ValidationError when one of the service's words is in the password."""
        replie = replier(password)
        for mot in MOTS_DU_SERVICE:
            if mot in replie:
                raise ValidationError(
                    f"Ce mot de passe contient « {mot} » : choisissez des mots sans lien avec le service.",
                    code="mot_du_service",
                )

    def get_help_text(self) -> str:
        """Say the rule before the mistake."""
        return "Votre mot de passe ne contient pas le nom du service."
