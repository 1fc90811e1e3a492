"""The histories of this room that are read on a page."""

from django.urls import reverse

from home.etats.views import Histoire
from reseau.annuaire.choices import ENTREE_LEXIQUE
from reseau.annuaire.permissions.lexique import peut_lire_l_histoire

ENTREE_DITE = Histoire(
    ENTREE_LEXIQUE, peut_lire_l_histoire, titre=lambda entree: entree.nom, retour=lambda _: reverse("lexique")
)
