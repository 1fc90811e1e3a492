"""Remarks, and the thread that follows them, are between the authors of a note and its readers alone (R3.5)."""

import uuid as uuid_lib

from django.db.models import Q

from home.permissions import trouver
from pratiques.models import FichePratiquePage, MessageDeRelecture
from pratiques.permissions.fiches import FICHES, est_auteur, est_lecteur
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre


def lit_les_remarques(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Signs the note or reads it, and is still one of us: neither the lead of its network nor the Région as such."""
    return est_membre(compte) and (est_auteur(compte, fiche) or est_lecteur(compte, fiche))


def ceux_du_fil(fiche: FichePratiquePage) -> list[Compte]:
    """Everyone who reads its thread today, authors and readers."""
    concernes = Q(fiches_signees__fiche=fiche) | Q(relectures__fiche=fiche)
    comptes = Compte.objects.filter(concernes, is_active=True).distinct().order_by("pk")
    return [compte for compte in comptes if est_membre(compte)]


def fil_get(compte: Compte, pk: int) -> FichePratiquePage:
    """The note whose thread this person reads, or Http404 whether it exists or not."""
    return trouver(FICHES, lambda f: lit_les_remarques(compte, f), pk=pk)


def fil_message_get_mine(compte: Compte, uuid: uuid_lib.UUID) -> MessageDeRelecture:
    """A message that this person wrote in a thread that they read, taken back or not, or Http404."""
    messages = MessageDeRelecture.objects.select_related("fiche__reseau", "fiche__structure")
    return trouver(messages, lambda m: lit_les_remarques(compte, m.fiche), uuid=uuid, compte_id=compte.pk)
