"""Who may open a private exchange with a reason, and who reads the register of these openings (R3.5)."""

from django.utils import timezone

from home.permissions import trouver
from pratiques.models import FichePratiquePage, OuvertureDeFil
from pratiques.permissions.fiches import FICHES
from pratiques.permissions.fils import lit_les_remarques
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.permissions import est_region, roles_en_vigueur


def fil_get_ouvrable(compte: Compte, pk: int) -> FichePratiquePage:
    """A note whose thread the Région may open: it neither signs nor reads it; or Http404."""
    return trouver(FICHES, lambda f: est_region(compte) and not lit_les_remarques(compte, f), pk=pk)


def fil_est_ouvert(compte: Compte, fiche: FichePratiquePage) -> bool:
    """This person gave a reason today."""
    ouvertures = OuvertureDeFil.objects.filter(fiche=fiche, par=compte, le__date=timezone.localdate())
    return ouvertures.exists()


def lit_le_registre(compte: Compte) -> bool:
    """Reads every opening: the DPO, and the Région."""
    return est_region(compte) or Role.DPO in roles_en_vigueur(compte)
