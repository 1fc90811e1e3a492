"""A rule that refusals propose: it acts only once the Région has kept it."""

import uuid

from reseau.annuaire.models import Service
from reseau.orientation.choices import Effet
from reseau.orientation.models import Regle, Situation
from reseau.orientation.rules.regles import regle_proposer

REFUSE = "Ce service n’accueille pas ce public : il l’a dit trois fois en trois mois."


def refus_proposer(*, service: Service, situation: Situation) -> Regle:
    """Propose to set this service aside for this situation, once; the proposal, old or new."""
    dits = {"service": service, "situation": situation, "effet": Effet.ECARTER.value, "motif": REFUSE}
    return regle_proposer(par=None, cle=uuid.uuid4(), **dits)
