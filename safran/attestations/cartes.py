"""What this room shows in « mon espace »."""

from typing import Any

from django.urls import reverse

from home.registre import Carte
from safran.attestations.queries import attestations_de

MAX_CARTE = 3


def carte_attestations(compte: Any) -> Carte | None:
    """The last attestations of a person; nothing before the first."""
    attestations = list(attestations_de(compte)[:MAX_CARTE])
    if not attestations:
        return None
    contexte = {
        "attestations": attestations,
        "url_suite": reverse("attestations"),
        "libelle_suite": "Toutes mes attestations",
    }
    return Carte("Mes attestations", "attestations/carte.html", contexte, large=False)
