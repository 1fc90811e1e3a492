"""What this room shows in « Mon espace »."""

from django.urls import reverse

from home.registre import Carte
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_charge_de_mission


def carte_matin(compte: Compte) -> Carte | None:
    """The door of the morning page, for who animates a bassin."""
    if not est_charge_de_mission(compte):
        return None
    suite = {"url_suite": reverse("matin"), "libelle_suite": "Ma page du matin"}
    return Carte("Ce matin", "animation/matin/carte.html", suite, large=False)
