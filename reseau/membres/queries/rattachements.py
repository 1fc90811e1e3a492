"""For whom a person works."""

from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.structures.models import Structure


def structure_de(compte: Compte) -> Structure | None:
    """For whom the person works today; the first attachment when there are several."""
    rattachement = (
        Rattachement.objects.filter(compte=compte).en_vigueur().select_related("structure").order_by("du", "pk").first()
    )
    return rattachement.structure if rattachement else None
