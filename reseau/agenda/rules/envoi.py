"""What the one page of an event sends: written, and proposed when it is asked, or nothing at all."""

import uuid
from typing import Any

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.agenda.choices import Moderation
from reseau.agenda.ecriture import auteur_tenir
from reseau.agenda.models import Evenement
from reseau.agenda.rules.evenements import evenement_creer, evenement_modifier, evenement_proposer
from reseau.comptes.models import Compte

A_PROPOSER = (Moderation.BROUILLON, Moderation.A_COMPLETER, Moderation.REFUSE)


@transaction.atomic
def evenement_envoyer(
    *,
    par: Compte,
    cle: uuid.UUID,
    version: int,
    proposer: bool,
    evenement: Evenement | None = None,
    motif: str = "",
    motif_delai: str = "",
    **champs: Any,
) -> Evenement:
    """Write a new event, or change this one, then propose it unless it is kept as a draft.

    Sent twice under one key, it is written once: what was kept as a draft takes what was sent last, what was proposed
    stays as it is. Raises RegleRefusee "cle" when the key is someone else's, or as the rules that it follows.
    """
    champs["motif_delai"] = motif_delai
    if evenement is None:
        auteur_tenir(par)
        evenement = Evenement.objects.filter(uuid=cle).first()
        if evenement is None:
            ecrit = evenement_creer(par=par, cle=cle, **champs)
        elif evenement.cree_par_id != par.pk:
            raise RegleRefusee("cle", "Ce formulaire a déjà servi : rechargez la page.")
        elif evenement.moderation != Moderation.BROUILLON:
            return evenement
        else:
            ecrit = evenement_modifier(evenement=evenement, par=par, version=evenement.version, motif=motif, **champs)
    else:
        ecrit = evenement_modifier(evenement=evenement, par=par, version=version, motif=motif, **champs)
    if proposer and ecrit.moderation in A_PROPOSER:
        ecrit = evenement_proposer(evenement=ecrit, par=par, motif_delai=motif_delai, motif=motif)
    return ecrit
