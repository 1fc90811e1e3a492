"""Who was there: what was seen of each seat that day (R4.7)."""

import uuid
from collections.abc import Mapping

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.animation.choices import ECRITES, Constat
from reseau.animation.models import Reunion
from reseau.animation.rules.verrous import ecrit_noter, reunion_verrouiller
from reseau.comptes.models import Compte


@transaction.atomic
def presences_noter(*, reunion: Reunion, par: Compte, constats: Mapping[uuid.UUID, str]) -> int:
    """Write what was seen of these convenings, the others left as they are; how many changed.

    Raises RegleRefusee "constat", "droit", "verrouillee", "etat".
    """
    verrou = reunion_verrouiller(reunion=reunion, par=par, etats=ECRITES)
    if not set(constats.values()) <= {"", *Constat.values}:
        raise RegleRefusee("constat", "Ce choix n’est pas dans la liste.")
    changees = []
    for convocation in verrou.convocations.filter(uuid__in=constats):
        if convocation.constat != (constat := constats[convocation.uuid]):
            convocation.constat = constat
            changees.append(convocation)
    if changees:
        verrou.convocations.model.objects.bulk_update(changees, ["constat"])
        ecrit_noter(reunion=verrou)
    return len(changees)
