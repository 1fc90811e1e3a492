"""One row of each cycle, and what the database asks of it in each state."""

import datetime

from django.utils import timezone

from tests.safran.fabriques_sessions import une_inscription, une_session


def session(etat):
    return {"motif": "Essai" if etat == "ANNULEE" else ""}


def inscription(etat):
    return {"offre_expire_le": timezone.now() + datetime.timedelta(days=1) if etat == "OFFERTE" else None}


# cycle : (de quoi faire une ligne, ce que la base demande d’elle dans cet état)
LIGNES = {
    "inscription": (lambda: une_inscription(une_session()), inscription),
    "session": (lambda: une_session("BROUILLON"), session),
}
