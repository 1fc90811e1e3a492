"""What this room shows in « Mon espace »."""

from django.db.models import QuerySet

from home.registre import Carte, carte_gardee
from reseau.comptes.models import Compte
from safran.lti.models import Lien


def _liens(compte: Compte) -> QuerySet[Lien]:
    return Lien.objects.filter(compte=compte)


@carte_gardee("lti", siennes=("lti_lien",), lignes=_liens)
def carte_liens(compte: Compte) -> Carte | None:
    """The platforms that one agreed to have told, each with the way to take it back."""
    liens = list(_liens(compte).select_related("plateforme"))
    return Carte("Plateformes reliées", "lti/carte.html", {"liens": liens}, large=False) if liens else None
