"""What the digests tell of decisions: adopted, applied, given up, revised."""

import datetime
from collections.abc import Iterator

from django.db.models import F
from django.urls import reverse

from home.etats.models import Passage
from home.nouvelles import Nouvelle
from reseau.animation.choices import DECISIONS_AU_REGISTRE, EtatDecision
from reseau.animation.models import Decision
from reseau.animation.permissions import decisions_lisibles
from reseau.comptes.models import Compte

MAX = 200
DITS = {
    EtatDecision.ADOPTEE: "Adoptée",
    EtatDecision.APPLIQUEE: "Appliquée",
    EtatDecision.REVISEE: "Révisée",
    EtatDecision.ABANDONNEE: "Abandonnée",
}


def decisions_nouvelles(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """What happened to the decisions that this person reads in the register; what one did oneself is not told."""
    passages = Passage.objects.de(Decision).filter(vers__in=DITS, le__gt=depuis, le__lte=jusqu_a)
    lisibles = decisions_lisibles(compte).filter(etat__in=DECISIONS_AU_REGISTRE)
    dits = passages.exclude(par=compte).exclude(de=F("vers")).filter(object_id__in=lisibles.values("pk"))
    lus = list(dits.order_by("le", "pk")[:MAX])
    decisions = lisibles.in_bulk({passage.object_id for passage in lus})
    for passage in lus:
        decision = decisions[passage.object_id]
        objet = f"{decision.numero}, {decision.texte[:120]}"
        yield Nouvelle(objet, reverse("decision", args=[decision.numero]), DITS[passage.vers], passage.le)
