"""Who reads the lexicon, and who says what enters it."""

import uuid

from django.db.models import Q, QuerySet

from home.permissions import reserve_a, trouver
from reseau.annuaire.choices import EtatEntree
from reseau.annuaire.models import EntreeLexique
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region

tient_le_lexique = est_region
tenu_required = reserve_a(tient_le_lexique)


def entrees_lisibles(compte: Compte) -> QuerySet[EntreeLexique]:
    """What is in force and what one proposed; everything for the Région."""
    toutes = EntreeLexique.objects.select_related("par")
    return toutes if tient_le_lexique(compte) else toutes.filter(Q(etat=EtatEntree.EN_VIGUEUR) | Q(par=compte.pk))


def entree_get_tenue(compte: Compte, cle: uuid.UUID) -> EntreeLexique:
    """An entry, for who decides of it, or Http404."""
    return trouver(EntreeLexique.objects.all(), lambda entree: tient_le_lexique(compte), uuid=cle)


def peut_lire_l_histoire(compte: Compte, entree: EntreeLexique) -> bool:
    """The Région, and who proposed it."""
    return tient_le_lexique(compte) or entree.par_id == compte.pk
