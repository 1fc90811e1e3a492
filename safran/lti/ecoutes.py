"""What this room does when a room below speaks."""

from reseau.comptes.models import Compte
from safran.lti.rules.liens import liens_oublier


def liens_effacer(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account is closed or anonymised: its ties go, in the same transaction."""
    liens_oublier(compte=compte)
