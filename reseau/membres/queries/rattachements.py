"""For whom a person works."""

from django.utils import timezone

from home.preparees import objets_lire
from reseau.comptes.models import Compte
from reseau.membres.droits import QUI
from reseau.membres.models import Rattachement
from reseau.structures.models import Structure


def structure_de(compte: Compte) -> Structure | None:
    """For whom the person works today; the first attachment when there are several."""
    jour = timezone.localdate()
    tenus = objets_lire(
        ("rattachement", jour),
        Rattachement,
        lambda: Rattachement.objects.filter(compte=QUI).en_vigueur(jour).order_by("du", "pk")[:1],
        au_lieu_de={QUI: compte.pk},
        avec=("structure",),
    )
    return tenus[0].structure if tenus else None
