"""Time really spent: signs of presence counted by the server's clock, never twice, never while nobody is there."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from safran.parcours.models import Horloge, Suivi, TempsEtape
from safran.parcours.queries.plans import etape_publiee
from safran.parcours.rules.achevements import suivi_verrouiller

SILENCE_MAX = 75  # secondes ; la page fait signe toutes les trente
SANS_SIGNE_MAX = 600  # une étape lue sans script compte dix minutes au plus


@transaction.atomic
def temps_ajouter(*, suivi: Suivi, module_pk: int, etape_id: str, depuis: datetime.datetime | None = None) -> int:
    """A sign of presence on a step: count the seconds since the last one; return how many.

    After a silence nothing is counted: the person was away. `depuis`, the moment when the server gave a page that
    cannot make signs, counts up to ten minutes. One clock per person: two tabs never count the same second twice.
    """
    if not etape_publiee(suivi.formation, module_pk, etape_id):
        return 0
    return temps_compter(suivi=suivi_verrouiller(suivi=suivi), module_pk=module_pk, etape_id=etape_id, depuis=depuis)


def temps_compter(*, suivi: Suivi, module_pk: int, etape_id: str, depuis: datetime.datetime | None = None) -> int:
    """The same on a step that was found, once the following is locked: it comes first, the clock second, always."""
    maintenant = timezone.now()
    horloge, _neuve = Horloge.objects.select_for_update().get_or_create(
        compte=suivi.compte, defaults={"comptee_jusqu_a": depuis or maintenant}
    )
    debut = horloge.comptee_jusqu_a
    if depuis is not None:
        debut = max(debut, depuis, maintenant - datetime.timedelta(seconds=SANS_SIGNE_MAX))
    elif maintenant - debut > datetime.timedelta(seconds=SILENCE_MAX):
        debut = maintenant
    secondes = max(0, int((maintenant - debut).total_seconds()))
    jusqu_a = debut + datetime.timedelta(seconds=secondes)
    if jusqu_a > horloge.comptee_jusqu_a:
        Horloge.objects.filter(pk=horloge.pk).update(comptee_jusqu_a=jusqu_a)
    if secondes:
        _ajouter(suivi, {"module_id": module_pk, "etape_id": etape_id}, secondes)
    return secondes


def _ajouter(suivi: Suivi, etape: dict[str, Any], secondes: int) -> None:
    temps, _cree = TempsEtape.objects.get_or_create(suivi=suivi, **etape)
    TempsEtape.objects.filter(pk=temps.pk).update(secondes=F("secondes") + secondes)
