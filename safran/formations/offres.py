"""What this room offers to the home page of the admin."""

from django.urls import reverse

from home.registre import Lien
from reseau.comptes.models import Compte
from safran.formations.queries.fiches import catalogue_page


def formation_a_ecrire(compte: Compte) -> Lien | None:
    """Begin a training, for who may add one to the catalogue."""
    catalogue = catalogue_page()
    if catalogue is None or not catalogue.permissions_for_user(compte).can_add_subpage():
        return None
    adresse = reverse("wagtailadmin_pages:add", args=["formations", "formationpage", catalogue.pk])
    return Lien("Écrire une formation", adresse)
