"""The rows of « Mon espace », made ready at night for those who come, and compared with the slow reading (ADR 045)."""

import datetime
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.utils import timezone

from home import registre
from home.espace import cartes_lire, entrees_vraies, fidele, marques_lire, nom_de
from home.models import EspaceFait

VIENT_ENCORE = datetime.timedelta(days=15)
HEURES, PAR_MINUTE = range(2, 7), 20
VERIFIES = 50


def espaces_preparer() -> int:
    """At night, make today's page of a few of those who came lately; how many. What nobody opens any more goes."""
    if timezone.localtime().hour not in HEURES:
        return 0
    jour = timezone.localdate()
    EspaceFait.objects.filter(venue_le__lt=jour - VIENT_ENCORE).delete()
    a_faire = list(EspaceFait.objects.filter(jour__lt=jour, compte__is_active=True).order_by("pk")[:PAR_MINUTE])
    # Ce qui échoue pour quelqu’un ne se reprend pas chaque minute : sa page se lira quand elle viendra.
    EspaceFait.objects.filter(pk__in=[fait.pk for fait in a_faire]).update(jour=jour)
    for compte in get_user_model().objects.filter(pk__in=[fait.compte_id for fait in a_faire]):
        cartes_lire(compte, elle_vient=False)
    return len(a_faire)


def espaces_fideles() -> Iterator[str]:
    """Of the rows written last, each card that is held for true is the one that would be read now."""
    offres = registre.lire("cartes_espace")
    par_nom = {nom_de(offre): offre for offre in offres}
    for fait in EspaceFait.objects.select_related("compte").order_by("-jour", "-pk")[:VERIFIES]:
        for nom, entree in entrees_vraies(fait.cartes, marques_lire(fait.compte, offres)).items():
            if not fidele(par_nom[nom], fait.compte, entree):
                yield f"La carte {nom} gardée pour le compte {fait.compte_id} n’est plus ce qu’on lirait."
