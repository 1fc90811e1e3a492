"""Measured time: signs of presence counted by the server's clock, never twice, never while nobody is there.

A step counts up to three times what it is expected to take: a page left under somebody's eyes is not reading.
"""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from safran.parcours.models import Horloge, Suivi, TempsEtape
from safran.parcours.queries.plans import Etape, etape_publiee
from safran.parcours.rules.achevements import suivi_verrouiller

SILENCE_MAX = 75  # secondes, bien en deçà de cinq minutes ; la page fait signe toutes les trente
SANS_SIGNE_MAX = 600  # une étape lue sans script compte dix minutes au plus


@transaction.atomic
def temps_ajouter(*, suivi: Suivi, module_pk: int, etape_id: str, depuis: datetime.datetime | None = None) -> int:
    """A sign of presence on a step: count the seconds since the last one, up to its cap; return how many had passed.

    After a silence nothing is counted: the person was away. `depuis`, the moment when the server gave a page that
    cannot make signs, counts up to ten minutes. One clock per person: two tabs never count the same second twice.
    """
    if (trouvee := etape_publiee(suivi.formation, module_pk, etape_id)) is None:
        return 0
    return temps_compter(suivi=suivi_verrouiller(suivi=suivi), etape=trouvee[1], depuis=depuis)


def temps_compter(*, suivi: Suivi, etape: Etape, depuis: datetime.datetime | None = None) -> int:
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
        _ajouter(suivi, etape, secondes)
    return secondes


def _ajouter(suivi: Suivi, etape: Etape, secondes: int) -> None:
    """Never above the cap; what was counted under a longer content stays written."""
    ici: dict[str, Any] = {"suivi": suivi, "module_id": etape.module_pk, "etape_id": etape.id}
    temps, _cree = TempsEtape.objects.get_or_create(**ici)
    plafonnees = Least(F("secondes") + secondes, Greatest(F("secondes"), Value(etape.duree.plafond)))
    TempsEtape.objects.filter(pk=temps.pk).update(secondes=plafonnees)
