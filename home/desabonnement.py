"""Leaving the digests from a mail, without signing in: a signed link that names nobody (RFC 8058).

The link opens one thing only, to stop; it says nothing of whom it stops, and reading it stops nothing: gateways read
the links of a mail before its addressee does.
"""

import datetime
import uuid

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from home.choices import Rythme
from home.models import Recapitulatif

SEL = "home.recapitulatif.arreter"
# Un courriel se relit longtemps après ; au-delà, la page « Mes nouvelles » reste.
DUREE = datetime.timedelta(days=180)


def lien_d_arret(recap: Recapitulatif) -> str:
    """The whole address that stops this digest; another at each mail, since it is dated."""
    jeton = signing.TimestampSigner(salt=SEL).sign(recap.cle.hex)
    return settings.SITE_URL + reverse("recapitulatif_arreter", args=[jeton])


def arret_lien(cle: int, destinataire: str) -> str | None:
    """The link of a digest that leaves; nothing once its person is gone."""
    recap = Recapitulatif.objects.filter(pk=cle, compte__is_active=True, compte__email__iexact=destinataire).first()
    return recap and lien_d_arret(recap)


def recapitulatif_du_jeton(jeton: str) -> Recapitulatif | None:
    """The digest that a link stops; None for a forged link, one too old, one whose person is gone."""
    try:
        cle = uuid.UUID(signing.TimestampSigner(salt=SEL).unsign(jeton, max_age=DUREE))
    except (signing.BadSignature, ValueError):
        return None
    return Recapitulatif.objects.filter(cle=cle, compte__is_active=True).first()


@transaction.atomic
def recapitulatif_stop(*, recap: Recapitulatif) -> None:
    """Send no more digest to this person; stopping twice changes nothing. What was left aside is kept for a return."""
    recap = Recapitulatif.objects.select_for_update(of=("self",)).get(pk=recap.pk)
    if recap.rythme != Rythme.AUCUN:
        recap.rythme = Rythme.AUCUN
        recap.save(update_fields=["rythme"])
