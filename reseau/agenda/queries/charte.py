"""The charter of events, version by version."""

import datetime

from django.utils import timezone

from reseau.agenda.models import CharteEvenements


def charte_en_vigueur(jour: datetime.date | None = None) -> CharteEvenements | None:
    """The version that holds on `jour`, today by default; None before the first one."""
    return CharteEvenements.objects.filter(en_vigueur_du__lte=jour or timezone.localdate()).first()
