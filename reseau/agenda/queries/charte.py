"""The charter of events, version by version."""

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from reseau.agenda.models import CharteEvenements


def charte_en_vigueur(jour: datetime.date | None = None) -> CharteEvenements | None:
    """The version that holds on `jour`, today by default; None before the first one."""
    return CharteEvenements.objects.filter(en_vigueur_du__lte=jour or timezone.localdate()).first()


def charte_derniere(*, verrou: bool = False) -> CharteEvenements | None:
    """The last version published, maybe not in force yet; held until the end of the transaction when asked."""
    chartes = CharteEvenements.objects.order_by("-numero")
    return (chartes.select_for_update() if verrou else chartes).first()


def chartes_lire() -> QuerySet[CharteEvenements]:
    """Every version, the latest first."""
    return CharteEvenements.objects.order_by("-numero")
