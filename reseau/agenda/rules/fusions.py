"""What a structure organises and brings is of the one that replaces it."""

from django.db import transaction

from home.cache import public_purge
from reseau.agenda.models import Apport, Evenement, Participation
from reseau.structures.models import Structure


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """Events that it organises, alone or with others, what it brings, and the answers of its people follow."""
    Evenement.objects.filter(organisateur=source).update(organisateur=cible)
    for evenement in Evenement.objects.filter(co_organisateurs=source):
        evenement.co_organisateurs.remove(source)
        evenement.co_organisateurs.add(cible)
    # Une structure n’organise pas une seconde fois avec elle-même.
    liens = Evenement.co_organisateurs.through.objects.filter(structure=cible, evenement__organisateur=cible)
    liens.delete()
    Apport.objects.filter(structure=source).update(structure=cible)
    Participation.objects.filter(structure=source).update(structure=cible)
    public_purge()
