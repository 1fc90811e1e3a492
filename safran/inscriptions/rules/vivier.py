"""Writes of the pool of trainers."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme
from safran.inscriptions.models import Disponibilite, FicheFormateur
from safran.inscriptions.permissions import est_formateur

Periode = tuple[datetime.date, datetime.date, str]


@transaction.atomic
def fiche_formateur_tenir(
    *, compte: Compte, themes: Iterable[Theme], bassins: Iterable[Bassin], periodes: Iterable[Periode]
) -> FicheFormateur:
    """Write what a trainer says of oneself, whole: subjects, bassins (none: anywhere), periods (first and last day).

    RegleRefusee "pas_formateur" for who does not train today, "periode" when one ends before it begins.
    """
    if not est_formateur(compte):
        raise RegleRefusee("pas_formateur", "Votre mandat de formateur ou de formatrice n’est pas en vigueur.")
    periodes = list(periodes)
    if any(au < du for du, au, _ in periodes):
        raise RegleRefusee("periode", "La fin d’une disponibilité précède son début.")
    fiche, _ = FicheFormateur.objects.select_for_update().get_or_create(compte=compte)
    fiche.themes.set(themes)
    fiche.bassins.set(bassins)
    fiche.disponibilites.all().delete()
    Disponibilite.objects.bulk_create(
        Disponibilite(fiche=fiche, du=du, au=au, precision=precision.strip()) for du, au, precision in periodes
    )
    fiche.save()
    return fiche


@transaction.atomic
def fiche_formateur_effacer(*, compte: Compte) -> None:
    """Forget what someone said: the account is closed."""
    FicheFormateur.objects.filter(compte=compte).delete()
