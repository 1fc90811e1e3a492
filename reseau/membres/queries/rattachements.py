"""For whom a person works."""

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from home.preparees import QUI, objets_lire
from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.structures.models import Structure


def structure_de(compte: Compte) -> Structure | None:
    """For whom the person works today; the first attachment when there are several."""
    jour = timezone.localdate()
    cle, qui = ("pour qui travaille", jour), {QUI: compte.pk}
    premiers = objets_lire(cle, Rattachement, lambda: _premier(jour), avec=("structure",), au_lieu_de=qui)
    return premiers[0].structure if premiers else None


def _premier(jour: datetime.date) -> QuerySet[Rattachement]:
    return Rattachement.objects.filter(compte=QUI).en_vigueur(jour).order_by("du", "pk")[:1]
