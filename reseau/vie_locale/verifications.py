"""What `manage.py verifier` asks of what lives in the bassins."""

import datetime
from collections.abc import Iterator

from django.db.models import F
from django.utils import timezone

from home.periodes import mois_apres
from reseau.vie_locale.choices import JOURNAL_MOIS
from reseau.vie_locale.models import Actualite, EntreeJournal, Relais

NUITS = datetime.timedelta(days=7)  # ce qu’un travail de nuit peut prendre de retard


def vie_locale_coherente() -> Iterator[str]:
    """Each piece of news has a bassin, each relay follows its orientation, the log forgets after three years."""
    for pk in Actualite.objects.filter(bassins=None).order_by("pk").values_list("pk", flat=True):
        yield f"L’actualité {pk} n’est d’aucun bassin."
    avances = Relais.objects.filter(le__lt=F("orientation__du")).select_related("orientation", "reseau")
    for relais in avances:
        yield f"Le relais de {relais.orientation.numero} par {relais.reseau.nom} précède sa publication."
    limite = mois_apres(jour=timezone.localdate(), mois=-JOURNAL_MOIS) - NUITS
    if nombre := EntreeJournal.objects.filter(le__lt=limite).count():
        yield f"{nombre} entrée(s) du journal ont plus de trois ans : « manage.py battre vie_locale.journal »."
