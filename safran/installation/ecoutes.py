"""What this room hears from the rooms below."""

from functools import partial

from django.db import transaction

from reseau.comptes.models import Compte
from safran.installation.rules.effacements import effacement_noter


def noter_l_effacement(sender: object, compte: Compte, **kwargs: object) -> None:
    """Someone was erased: once it is done, it is noted outside of the base. What a cut forgets, the backup notes."""
    transaction.on_commit(partial(effacement_noter, compte=compte), robust=True)
