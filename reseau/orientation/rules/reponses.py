"""The Région's answer to what was proposed goes to who proposed it (R3.9)."""

from django.urls import reverse

from reseau.orientation import avis
from reseau.orientation.choices import EtatRegle
from reseau.orientation.models import CasDEssai, Regle


def reponse_envoyer(*, proposition: Regle | CasDEssai, quoi: str) -> None:
    """Say what was decided, once; nobody proposed what refusals did. Inside the caller's transaction."""
    if proposition.propose_par is None:
        return
    avis.PROPOSITION.envoyer(
        [proposition.propose_par],
        reverse("regles_orientation"),
        etape=proposition.uuid.hex,
        quoi=quoi,
        retenue=proposition.etat == EtatRegle.RETENUE,
        reponse=proposition.decision,
    )
