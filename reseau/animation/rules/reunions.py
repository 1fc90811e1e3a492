"""A meeting begins: its number, its place, the one before (R4.7)."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import Max

from home.erreurs import RegleRefusee
from reseau.animation.choices import REUNION, EtatReunion
from reseau.animation.gardes import tenue_exiger
from reseau.animation.models import Comite, Reunion
from reseau.comptes.models import Compte


@transaction.atomic
def reunion_creer(*, comite: Comite, par: Compte, cle: uuid.UUID, **champs: Any) -> Reunion:
    """A draft of the next meeting of this body; the same key writes once.

    `champs` are `debut` and `fin`, aware instants, and where it is. Raises RegleRefusee "droit" or "ferme",
    ValidationError by field.
    """
    tenue_exiger(par=par, comite=comite)
    verrou = Comite.objects.select_for_update().get(pk=comite.pk)
    if existante := Reunion.objects.filter(uuid=cle, comite=verrou).first():
        return existante
    if verrou.terminee:
        raise RegleRefusee("ferme", "Cette instance est fermée.")
    numero = (verrou.reunions.aggregate(dernier=Max("numero"))["dernier"] or 0) + 1
    avant = verrou.reunions.exclude(etat=EtatReunion.ANNULEE).order_by("-numero").first()
    reunion = Reunion(uuid=cle, comite=verrou, numero=numero, precedente=avant, preparee_par=par, **champs)
    reunion.full_clean()
    reunion.save()
    REUNION.commencer(reunion, par=par)
    return reunion
