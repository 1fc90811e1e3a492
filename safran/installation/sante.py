"""What this room adds to « Santé de la plateforme »: the last backup."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from home.sante import SAUVEGARDE
from home.sante_dite import EXPLOITANT, Point, depuis_dire
from home.travaux.periodiques import passage_lire

RETARD = timedelta(hours=26)  # une nuit, et ce qu’elle peut durer de plus que la précédente


def sauvegarde_dire() -> Point | None:
    """When the last one ended, well within the day; None where none was ever asked for (a demonstration)."""
    passage, maintenant = passage_lire(SAUVEGARDE), timezone.now()
    if not passage and not settings.SAUVEGARDE_CLES:
        return None
    va = passage is not None and maintenant - passage.fini_le <= RETARD
    depuis = passage and f"La dernière est finie depuis {depuis_dire((maintenant - passage.fini_le).total_seconds())}."
    return Point(
        "Sauvegarde",
        va,
        (depuis or "Aucune n’a été faite.", *([passage.bilan] if passage else [])),
        "" if va else f"{EXPLOITANT} : une panne ferait perdre tout ce qui s’est écrit depuis.",
    )
