"""Seats held today: read with everything else that a person holds, in one question."""

import datetime

from django.db.models import QuerySet

from reseau.animation.models import Siege
from reseau.comptes.models import Compte
from reseau.membres.droits import droits_de
from reseau.membres.permissions import droits_tenus


def sieges_de(compte: Compte) -> dict[int, str]:
    """The bodies where this person sits today, and in what quality."""
    if not getattr(compte, "is_authenticated", False) or not compte.is_active:
        return {}
    return {droit.a: droit.mot for droit in droits_tenus(compte, "siege")}


def droits_des_sieges(compte: int, jour: datetime.date) -> list[QuerySet]:
    """Seats, for the one question about what a person holds."""
    return [droits_de(Siege.objects.en_vigueur(jour).filter(compte=compte), "siege", "qualite", "comite_id")]
