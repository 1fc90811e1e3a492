"""Answering: one answer per person, and nothing that says which is whose."""

import random
from typing import Any

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.evaluations.contenu import anomalies_de
from safran.evaluations.models import Campagne, Participation, Reponse


@transaction.atomic
def reponse_creer(*, campagne: Campagne, compte: Compte, contenu: dict[str, Any]) -> bool:
    """Note that this person has answered, and keep the answer apart. False when it was done already.

    Raises RegleRefusee "etrangere", "close" or "contenu".
    """
    # Le verrou de la campagne : une réponse n'arrive jamais après que les réponses ont été comptées.
    campagne = Campagne.objects.select_for_update(of=("self",)).get(pk=campagne.pk)
    participation = Participation.objects.filter(campagne=campagne, compte=compte)
    if not participation.exists():
        raise RegleRefusee("etrangere", "Ce formulaire ne vous est pas adressé.")
    if not campagne.ouverte:
        raise RegleRefusee("close", "Ce formulaire est clos.")
    if list(anomalies_de(campagne.questions, contenu)):
        raise RegleRefusee("contenu", "Une réponse manque ou n’est pas de celles qui sont proposées.")
    if not participation.filter(repondue=False).update(repondue=True):
        return False
    _brasser(campagne, contenu)
    return True


def _brasser(campagne: Campagne, contenu: dict[str, Any]) -> None:
    """Write all the answers of this form again, in an order drawn at random, under new keys.

    A base keeps rows as they came, and a backup copies them so: in that order, answers would line up with the people.
    """
    siennes = Reponse.objects.filter(campagne=campagne)
    contenus = [*siennes.values_list("contenu", flat=True), contenu]
    random.SystemRandom().shuffle(contenus)
    siennes.delete()
    Reponse.objects.bulk_create([Reponse(campagne=campagne, contenu=autre) for autre in contenus])
