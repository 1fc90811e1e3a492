"""Invariants of the sessions, for `manage.py verifier`."""

from collections.abc import Iterator

from django.core.files.storage import storages
from django.db.models import Count, F, Max, Min, Q

from home.erreurs import RegleRefusee
from safran.inscriptions.choices import OCCUPENT
from safran.inscriptions.models import DocumentSession, Seance, SessionFormation
from safran.inscriptions.rules.programmes import programme_ecrire


def inscriptions_coherentes() -> Iterator[str]:
    """Places within capacity, dates and programmes that follow the half-days, documents whose file is there."""
    prises = Count("inscriptions", filter=Q(inscriptions__etat__in=OCCUPENT))
    permises = Count("inscriptions", filter=Q(inscriptions__etat__in=OCCUPENT, inscriptions__surnombre=True))
    trop = SessionFormation.objects.order_by().annotate(prises=prises, permises=permises)
    for session in trop.filter(prises__gt=F("capacite") + F("permises")):
        yield f"La session {session.pk} a {session.prises} personnes pour {session.capacite} places."
    datees = SessionFormation.objects.order_by().annotate(premier=Min("seances__date"), dernier=Max("seances__date"))
    for session in datees:
        if (session.premier, session.dernier) != (session.premier_jour, session.dernier_jour):
            yield f"La session {session.pk} ne porte pas les dates de ses séances."
    for seance in Seance.objects.exclude(programme=""):
        try:
            programme_ecrire(texte=seance.programme, debut=seance.debut, fin=seance.fin)
        except RegleRefusee as refus:
            yield f"Le programme de la séance {seance.pk} ne tient pas dans ses heures. {refus.message}"
    for document in DocumentSession.objects.order_by("pk"):
        if not storages["prive"].exists(document.fichier):
            yield f"Le fichier du document de session {document.pk} a disparu."
