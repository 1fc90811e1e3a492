"""What a request became, told to who asked: written in the background, so that nobody waits for a mail under a lock.

The task is a row of the transaction that gives the answer: one is never without the other. A worker killed on the way
leaves a mail unwritten; `reponses_reprendre` finds it by its key.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from home.etats.models import Passage
from home.models import Courriel
from safran.inscriptions.annonces import avis_send, demande_send
from safran.inscriptions.avis import AVIS
from safran.inscriptions.choices import INSCRIPTION, EtatInscription, EtatSession
from safran.inscriptions.models import Inscription

ATTENTES = {EtatInscription.A_VALIDER: "a_valider", EtatInscription.EN_ATTENTE: "attente"}
DEMANDEES = (EtatInscription.DEMANDEE, EtatInscription.A_VALIDER)
PATIENCE = datetime.timedelta(minutes=10)  # au-delà, ce qui devait l’écrire est mort
RATTRAPAGE = datetime.timedelta(days=2)


@task(backend="fond")
def reponse_dire(*, pk: int) -> bool:
    """Write the mail of one line of history, once; what has changed since has told itself."""
    etape = Passage.objects.get(pk=pk)
    inscription = Inscription.objects.select_related("session__formation", "compte", "structure").get(
        pk=etape.object_id
    )
    session = inscription.session
    convoquee_depuis = session.historique.filter(vers=EtatSession.CONFIRMEE, pk__gt=etape.pk).exists()
    if inscription.etat != etape.vers or convoquee_depuis:
        return False
    avis = ATTENTES.get(EtatInscription(inscription.etat)) or (
        "convocation" if session.etat == EtatSession.CONFIRMEE else "inscrite"
    )
    with transaction.atomic():
        avis_send(inscription, avis, cle=f"inscription-passage-{etape.pk}")
        if inscription.etat == EtatInscription.A_VALIDER:
            demande_send(inscription, cle=f"inscription-demande-{etape.pk}")
    return True


def reponses_reprendre() -> int:
    """Write the mails that a dead worker left; how many."""
    maintenant = timezone.now()
    donnees = Passage.objects.du_cycle(INSCRIPTION).filter(
        de__in=DEMANDEES,
        vers__in=(*ATTENTES, EtatInscription.INSCRITE),
        le__range=(maintenant - RATTRAPAGE, maintenant - PATIENCE),
    )
    comptes = dict(donnees.values_list("pk", "inscription__compte"))
    cles = {AVIS["inscrite"].cle_de(f"inscription-passage-{pk}", compte): pk for pk, compte in comptes.items()}
    ecrites = set(Courriel.objects.filter(cle__in=cles).values_list("cle", flat=True))
    return sum(reponse_dire.call(pk=pk) for cle, pk in cles.items() if cle not in ecrites)
