"""What `manage.py verifier` asks of the agenda."""

from collections.abc import Iterator

from django.db.models import F, Max, Min, Q

from home import gels
from reseau.agenda.models import Evenement, ProgrammeAnnuel


def agenda_coherent() -> Iterator[str]:
    """Each event says when its first date begins and its last one ends."""
    tenus = Q(creneaux__annule_le=None)
    dates = Evenement.objects.annotate(
        premier=Min("creneaux__debut", filter=tenus), dernier=Max("creneaux__fin", filter=tenus)
    )
    faux = dates.exclude(premier=None).exclude(debut=F("premier"), fin=F("dernier"))
    for pk in faux.order_by().values_list("pk", flat=True):
        yield f"L’événement {pk} ne dit pas ses dates."


def programmes_entiers() -> Iterator[str]:
    """Each frozen programme stands with its print."""
    for programme in ProgrammeAnnuel.objects.iterator(chunk_size=500):
        contenu = gels.fichier_lire(programme.fichier)
        if contenu is None:
            yield f"Le fichier du programme {programme.numero} est absent : restaurez-le d’une sauvegarde."
        elif gels.empreinte(contenu) != programme.sha256:
            yield f"Le fichier du programme {programme.numero} a changé : restaurez-le d’une sauvegarde."
