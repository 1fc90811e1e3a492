"""What is forgotten of the attempts a year later: the answers, question by question. The result stays."""

import datetime

from django.db import transaction
from django.utils import timezone

from safran.quiz.models import Tentative
from safran.quiz.queries.positions import parts_par_theme

GARDE_JOURS = 365


def reponses_oublier() -> int:
    """Erase the answers of attempts handed in, or begun and left open, more than a year ago; say how many.

    Of an attempt handed in, the marks and the share of each theme stay. One left open has no result: it goes away.
    """
    limite = timezone.now() - datetime.timedelta(days=GARDE_JOURS)
    rendues = Tentative.objects.avec_reponses().filter(remise_le__lt=limite).values_list("pk", flat=True)
    abandonnees = Tentative.objects.ouvertes().filter(commencee_le__lt=limite).values_list("pk", flat=True)
    return sum(_oublier(pk, limite) for pk in [*rendues, *abandonnees])


@transaction.atomic
def _oublier(pk: int, limite: datetime.datetime) -> bool:
    """One attempt, under its lock: it may have been handed in, or forgotten, meanwhile."""
    verrou = Tentative.objects.select_for_update(of=("self",)).select_related("quiz__theme").filter(pk=pk).first()
    if verrou is None or verrou.reponses_effacees_le:
        return False
    if not verrou.est_remise:
        verrou.delete()
        return True
    if verrou.remise_le >= limite:
        return False
    verrou.parts, verrou.reponses, verrou.reponses_effacees_le = parts_par_theme(verrou), {}, timezone.now()
    verrou.a_relire = 0
    verrou.save(update_fields=["parts", "reponses", "reponses_effacees_le", "a_relire"])
    verrou.notees.all().delete()
    verrou.ouvertes.all().delete()
    return True
