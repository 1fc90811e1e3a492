"""A practice note becomes a training to complete; the note stays where it is, and is quoted."""

import uuid

from django.db import transaction

from home.erreurs import RegleRefusee
from pratiques.models import FichePratiquePage
from pratiques.permissions.fiches import peut_lire
from reseau.comptes.models import Compte
from safran.atelier.apports.fiche import plan_de_la_fiche
from safran.atelier.models import ApportDeFormation
from safran.atelier.models.apports import GenreApport
from safran.atelier.rules.formations import formation_ecrire
from safran.formations.models import FormationPage


@transaction.atomic
def formation_tirer_de_la_fiche(*, fiche: FichePratiquePage, par: Compte, cle: uuid.UUID) -> FormationPage:
    """A draft made of a note that is in the library; sent twice, it is written once.

    Raises RegleRefusee "fiche" when it is not published, or not for this person, and what `formation_ecrire` refuses.
    """
    if not fiche.live or not peut_lire(par, fiche):
        raise RegleRefusee("fiche", "Un module se tire d’une fiche publiée : celle-ci ne l’est pas, ou ne l’est plus.")
    formation = formation_ecrire(plan=plan_de_la_fiche(fiche), par=par, cle=cle)
    ApportDeFormation.objects.get_or_create(formation=formation, defaults={"genre": GenreApport.FICHE, "fiche": fiche})
    return formation
