"""What this room shows in « Mon espace »."""

from django.urls import reverse
from django.utils import timezone

from home.registre import Carte, carte_gardee
from reseau.comptes.models import Compte
from reseau.tendances.permissions import sources_suivies, tient_la_veille

MAX_CARTE = 3


@carte_gardee("tendances")
def carte_veille(compte: Compte) -> Carte | None:
    """The sources whose day has come, for who keeps the list; nothing when none is due."""
    if not tient_la_veille(compte):
        return None
    dues = list(sources_suivies().filter(a_verifier_le__lte=timezone.localdate()).order_by("a_verifier_le", "pk"))
    if not dues:
        return None
    contexte = {
        "sources": dues[:MAX_CARTE],
        "reste": len(dues[MAX_CARTE:]),
        "url_suite": f"{reverse('veille')}?etat=A_REVOIR",
        "libelle_suite": "La liste de veille",
    }
    return Carte("Sources à revoir", "tendances/carte.html", contexte, large=False)
