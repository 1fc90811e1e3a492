"""The seats of professionals at an event: always counted from the answers, never decremented."""

from reseau.agenda.choices import Reponse
from reseau.agenda.models import Evenement, Participation


def places_libres(evenement: Evenement) -> int | None:
    """Seats that nobody holds; None when they are not counted."""
    if evenement.jauge is None:
        return None
    viennent = Participation.objects.filter(evenement=evenement, reponse=Reponse.VIENT).count()
    return max(0, evenement.jauge - viennent)


def rang_de(participation: Participation) -> int:
    """Its place in the queue, from one; none for whoever does not wait."""
    if participation.reponse != Reponse.ATTEND:
        return 0
    attendent = Participation.objects.filter(evenement=participation.evenement_id, reponse=Reponse.ATTEND)
    return list(attendent.values_list("pk", flat=True)).index(participation.pk) + 1
