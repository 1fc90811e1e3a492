"""Opening a private exchange: the reason is kept before a word is read (R3.5)."""

import datetime

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from pratiques.models import FichePratiquePage, OuvertureDeFil
from pratiques.permissions.fils import lit_les_remarques
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region

CONSERVATION = datetime.timedelta(days=3 * 365)


@transaction.atomic
def fil_ouvrir(*, fiche: FichePratiquePage, par: Compte, motif: str) -> OuvertureDeFil:
    """Note who opens the thread of a note and why. Raises RegleRefusee("droit" | "motif_requis")."""
    if not est_region(par) or lit_les_remarques(par, fiche):
        raise RegleRefusee("droit", "Seule la Région ouvre un échange dont elle n’est pas.")
    if not (motif := motif.strip()[:500]):
        raise RegleRefusee("motif_requis", "Dites pourquoi : les personnes de cet échange liront ce motif.")
    return OuvertureDeFil.objects.create(fiche=fiche, par=par, motif=motif)


def ouvertures_oublier() -> int:
    """Forget openings three years old; how many."""
    return OuvertureDeFil.objects.filter(le__lt=timezone.now() - CONSERVATION).delete()[0]
