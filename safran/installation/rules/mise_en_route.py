"""« Mettre en route » put away."""

from django.db import transaction
from django.utils import timezone

from reseau.comptes.models import Compte
from safran.installation.models import Installation


@transaction.atomic
def mise_en_route_ranger(*, par: Compte) -> None:
    """Put the card away, for everyone of the Région; its page stays. A second time changes nothing."""
    Installation.objects.get_or_create(pk=Installation.LA_SEULE)
    ouverte = Installation.objects.filter(pk=Installation.LA_SEULE, rangee_le=None)
    ouverte.update(rangee_le=timezone.now(), rangee_par=par)
