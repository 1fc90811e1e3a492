"""What was for a structure is for the one that replaces it."""

from django.db import transaction
from django.db.models import Q

from home.cache import public_purge
from reseau.structures.models import Structure
from safran.inscriptions.choices import EtatInscription
from safran.inscriptions.models import Inscription, OuvertureParGroupe, PlacesReservees, SessionFormation

ATTENDENT = (EtatInscription.A_VALIDER, EtatInscription.EN_ATTENTE)


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """Seats kept, earlier openings and requests without a seat follow; a seat already given stays where it was given.

    What an old session kept follows too: its copies keep it again. Of two openings of one session, the earlier stays.
    """
    concernees = Q(reserves__structure=source) | Q(ouvertures__structure=source)
    concernees |= Q(inscriptions__structure=source, inscriptions__etat__in=ATTENDENT)
    pks = sorted(set(SessionFormation.objects.filter(concernees).values_list("pk", flat=True)))
    # Les sessions dans l'ordre de leurs numéros : deux fusions ne s'attendent jamais l'une l'autre.
    list(SessionFormation.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk").values_list("pk"))
    PlacesReservees.objects.filter(structure=source, session__in=pks).update(structure=cible)
    Inscription.objects.filter(structure=source, session__in=pks, etat__in=ATTENDENT).update(structure=cible)
    ouvertures = OuvertureParGroupe.objects.filter(structure=source, session__in=pks)
    deja = {o.session_id: o for o in OuvertureParGroupe.objects.filter(structure=cible, session__in=pks)}
    for ouverture in ouvertures:
        if autre := deja.get(ouverture.session_id):
            ouverture.ouvre_le = min(ouverture.ouvre_le, autre.ouvre_le)
            autre.delete()
        ouverture.structure = cible
        ouverture.save(update_fields=["structure", "ouvre_le"])
    public_purge()
