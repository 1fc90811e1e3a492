"""The ways into the workshop: the home page of the admin, one's own space."""

from django.urls import reverse

from home.registre import Carte, Lien, carte_gardee
from reseau.comptes.models import Compte
from safran.atelier.permissions import peut_ecrire
from safran.formations.models import FormationPage

MONTREES = 3


def formation_a_ecrire(compte: Compte) -> Lien | None:
    """Begin a training, for who may add one to the catalogue."""
    return Lien("Écrire une formation", reverse("atelier")) if peut_ecrire(compte) else None


@carte_gardee("auth", "formations", "parcours", "wagtailcore")
def carte_atelier(compte: Compte) -> Carte | None:
    """The drafts that one has begun, the latest first; and the way to write another."""
    if not peut_ecrire(compte):
        return None
    siens = FormationPage.objects.filter(owner=compte.pk, live=False).order_by("-latest_revision_created_at", "-pk")
    brouillons = [(page.pk, page.draft_title or page.title) for page in siens[:MONTREES]]
    return Carte("Écrire une formation", "atelier/carte.html", {"brouillons": brouillons})
