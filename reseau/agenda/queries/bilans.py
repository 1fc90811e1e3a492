"""The reports that events owe."""

from django.db.models import QuerySet

from reseau.agenda.choices import EtatApport, Vie
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import evenements_a_moderer
from reseau.comptes.models import Compte


def bilans_attendus() -> QuerySet[Evenement]:
    """The events held without a report yet, the longest over first."""
    return Evenement.objects.filter(vie=Vie.TENU).select_related("organisateur__reseau").order_by("fin", "pk")


def bilans_a_suivre(compte: Compte) -> QuerySet[Evenement]:
    """Those among them that this person moderates."""
    return bilans_attendus().filter(pk__in=evenements_a_moderer(compte).values("pk"))


def bilan_pressentir(evenement: Evenement) -> dict[str, int]:
    """What the report may say already: the structures that organised it or brought something."""
    apportent = evenement.apports.filter(etat=EtatApport.ACCEPTE).values_list("structure", flat=True)
    return {"structures": len({*evenement.organisent, *apportent})}
