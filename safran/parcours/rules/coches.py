"""Lists that a learner ticks: the last state sent is the state kept, for that person alone."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from safran.parcours.coches import ListeCochee
from safran.parcours.models import Suivi
from safran.parcours.queries.coches import lignes_de
from safran.parcours.queries.plans import etape_publiee
from safran.parcours.rules.achevements import suivi_verrouiller


@transaction.atomic
def liste_cocher(*, suivi: Suivi, module_pk: int, etape_id: str, bloc_id: str, cochees: Collection[str]) -> ListeCochee:
    """Keep which lines are ticked; sent twice, it is kept once. What is not a line of the list is left out.

    Raises RegleRefusee "liste_absente" when the list is no longer in a published step; nothing is then written.
    """
    verrou = suivi_verrouiller(suivi=suivi)
    trouvee = etape_publiee(suivi.formation, module_pk, etape_id)
    lignes = lignes_de(trouvee[0], etape_id, bloc_id) if trouvee else None
    if trouvee is None or lignes is None:
        raise RegleRefusee("liste_absente", "Cette liste a été retirée de l’étape depuis que vous l’avez ouverte.")
    liste, _ = ListeCochee.objects.update_or_create(
        suivi=verrou,
        module=trouvee[0],
        bloc_id=bloc_id,
        defaults={
            "etape_id": etape_id,
            "cochees": [ligne for ligne in lignes if ligne in set(cochees)],
            "modifiee_le": timezone.now(),
        },
    )
    return liste
